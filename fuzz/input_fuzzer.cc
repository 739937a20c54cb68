// The readers of foreign bytes: files (text, JSONL, UTF-16, CoNLL-U) as a whole, through a real file.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <unistd.h>

#include "base/utf8.h"
#include "input/source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = "/tmp/verbale_input_fuzzer." + std::to_string(::getpid());
  if (size == 0) return 0;
  if (std::FILE* file = std::fopen(path.c_str(), "wb"); file != nullptr) {
    std::fwrite(data + 1, 1, size - 1, file);
    std::fclose(file);
  }
  verbale::InputOptions options;
  options.tokens = (data[0] & 1) != 0;
  options.article_limit = (data[0] & 2) != 0 ? 64 : 1 << 20;
  verbale::ArticleSource source({path}, options);
  std::size_t count = 0;
  while (auto raw = source.next()) {
    if (++count > size + 2) std::abort();  // more articles than bytes: the source does not end
    if (!*raw) {
      if (raw->error().message.empty()) std::abort();
      continue;
    }
    const auto document = verbale::parse_article(std::move(*raw).value(), options);
    if (document.ok() ? !verbale::is_utf8(document->document.text()) : document.error().message.empty())
      std::abort();
  }
  ::unlink(path.c_str());
  return 0;
}
