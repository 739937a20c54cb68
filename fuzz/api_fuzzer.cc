// What clients ask the HTTP API for: any path, parameters and bodies.  No input ends the program, every
// answer is JSON (or the file that was asked for), and what is wrong is told with a status of its own.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/terminal_text.h"
#include "server/api.h"
#include "server/routes.h"
#include "store/store.h"

namespace {

using verbale::server::Api;

/// A database with a few records, in memory's own folder.
std::unique_ptr<Api> open_api() {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("verbale-fuzz-" + std::to_string(::getpid()) + ".db");
  std::filesystem::remove(path);
  {
    auto reader = verbale::Reader::load();
    auto store = verbale::Store::open(path, verbale::Store::Mode::kReadWrite);
    for (const char* text :
         {"Russia recalled its ambassador to Washington. \"We will answer,\" Sergei Lavrov said in Moscow.",
          "France and Germany signed a treaty in Paris on Friday. Protesters marched in Berlin."}) {
      verbale::Article article;
      article.text = text;
      article.metadata.id = std::to_string(article.text.size());
      article.metadata.published = verbale::Published::parse("2021-03-19").value();
      auto document = reader->read(article);
      if (!store->add(document.value(), reader->info())) std::abort();
    }
  }
  verbale::server::ApiOptions options;
  options.database = path;
  options.can_read = false;  // other fuzzers read texts
  auto api = Api::open(options);
  if (!api) std::abort();
  return std::move(api).value();
}

/// The next piece of the input, up to a line's end.
std::string_view next(std::string_view& bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const std::string_view piece = bytes.substr(0, end);
  bytes.remove_prefix(std::min(end + 1, bytes.size()));
  return piece;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::unique_ptr<Api> api = open_api();
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty()) return 0;
  const auto& routes = verbale::server::routes();
  const std::size_t choice = static_cast<unsigned char>(bytes.front()) % (routes.size() + 1);
  bytes.remove_prefix(1);
  verbale::server::Request request;
  if (choice < routes.size()) {
    request.method = routes[choice].method;
    request.path = routes[choice].path;
  } else {
    request.method = next(bytes);
    request.path = next(bytes);
  }
  if (request.method == "POST") {
    request.body = bytes;
  } else {
    while (!bytes.empty()) {
      const std::string_view line = next(bytes);
      const std::size_t mark = std::min(line.find('='), line.size());
      request.parameters.emplace_back(line.substr(0, mark), line.substr(std::min(mark + 1, line.size())));
    }
  }
  const verbale::server::Answer answer = api->answer(request);
  if (answer.status < 200 || answer.status > 599 || answer.status == 500) std::abort();
  if (answer.type == "application/json" && !nlohmann::json::accept(answer.body)) std::abort();
  if (answer.status >= 400 && answer.body.find("\"error\"") == std::string::npos) std::abort();
  if (answer.status == 503) std::abort();  // the database is well
  return 0;
}
