#include "verbale/reader.h"

#include <cstdlib>
#include <functional>
#include <set>
#include <typeindex>
#include <vector>

#include <fmt/format.h>

#include "base/file.h"
#include "codebook/codebook.h"
#include "reader/version.h"
#include "stages/blocks/block_stage.h"
#include "stages/language/language_stage.h"
#include "stages/quotes/quote_stage.h"
#include "stages/segment/sentence_stage.h"
#include "stages/segment/token_stage.h"
#include "stages/stage.h"
#include "stages/times/time_stage.h"

namespace verbale {
namespace {

/// A stage of any type.
struct AnyStage {
  std::string_view name;
  std::vector<std::type_index> reads;
  std::type_index writes;
  std::function<Result<void>(Document&)> run;
};

/// Loads stages in order, and refuses one that reads what no stage before it writes.
class StageList {
 public:
  explicit StageList(const Codebook& codebook) : codebook_(codebook) {}

  template <Stage S>
  StageList& then() {
    if (failure_) return *this;
    Result<S> loaded = S::load(codebook_);
    if (!loaded) return fail(loaded.error());
    std::vector<std::type_index> reads;
    std::apply([&](const auto&... layer) { (reads.emplace_back(typeid(layer)), ...); }, typename S::Reads());
    for (const std::type_index& layer : reads) {
      if (!written_.contains(layer))
        return fail({ErrorCode::kInvalidArgument,
                     fmt::format("stage {} reads a layer that no stage before it writes", S::kName)});
    }
    if (!written_.insert(typeid(typename S::Writes)).second) {
      return fail({ErrorCode::kInvalidArgument,
                   fmt::format("stage {} writes a layer that is written already", S::kName)});
    }
    stages_.push_back(
        {S::kName, std::move(reads), typeid(typename S::Writes),
         [stage = std::make_shared<const S>(std::move(loaded).value())](Document& document) -> Result<void> {
           if (document.has<typename S::Writes>()) return {};
           if (S::kEnglishOnly && !document.get<Language>().english)
             return document.attach(typename S::Writes());
           return document.attach(stage->predict(document));
         }});
    return *this;
  }

  /// Layers of the record that no stage fills yet are empty.
  template <class L>
  StageList& then_empty() {
    written_.insert(typeid(L));
    stages_.push_back({"empty", {}, typeid(L), [](Document& document) -> Result<void> {
                         return document.has<L>() ? Result<void>() : document.attach(L());
                       }});
    return *this;
  }

  Result<std::vector<AnyStage>> take() {
    if (failure_) return *failure_;
    return std::move(stages_);
  }

 private:
  StageList& fail(Error error) {
    failure_ = std::move(error);
    return *this;
  }

  const Codebook& codebook_;
  std::set<std::type_index> written_;
  std::vector<AnyStage> stages_;
  std::optional<Error> failure_;
};

/// The whole program: every stage, top to bottom.
Result<std::vector<AnyStage>> load_stages(const Codebook& codebook) {
  return StageList(codebook)
      .then<LanguageStage>()   //  text                               -> Language
      .then<BlockStage>()      //  Language                           -> Blocks
      .then<TokenStage>()      //  Blocks                             -> Tokens
      .then<SentenceStage>()   //  Language, Blocks, Tokens           -> Sentences
      .then_empty<Entities>()  //
      .then<TimeStage>()       //  Blocks                             -> Times
      .then<QuoteStage>()      //  Blocks, Tokens, Sentences, Times   -> Quotes
      .then_empty<Events>()    //
      .take();
}

}  // namespace

struct Reader::Parts {
  ReaderInfo info;
  std::vector<AnyStage> stages;
};

Result<std::filesystem::path> found_data() {
  std::vector<std::filesystem::path> places;
  if (const char* given = std::getenv("VERBALE_DATA"); given != nullptr && *given != '\0') {
    places.emplace_back(given);
  } else if (const std::filesystem::path program = program_folder(); !program.empty()) {
    places.push_back(program.parent_path());                        // build/verbale, the source tree above it
    places.push_back(program.parent_path().parent_path());          // build/release/verbale
    places.push_back(program.parent_path() / "share" / "verbale");  // <prefix>/bin/verbale
  }
  std::string looked;
  for (const auto& place : places) {
    std::error_code trouble;
    if (std::filesystem::is_directory(place / "codebook", trouble)) return place;
    looked += fmt::format("{}{}", looked.empty() ? "" : ", ", (place / "codebook").string());
  }
  return Error{
      ErrorCode::kNotFound,
      fmt::format("no codebook (looked at {}); set VERBALE_DATA to the folder that holds it", looked)};
}

Reader::Reader(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<Reader> Reader::load(const ReaderOptions& options) {
  std::filesystem::path data = options.data;
  if (data.empty()) {
    auto found = found_data();
    if (!found) return found.error();
    data = std::move(found).value();
  }
  auto codebook = Codebook::load(data / "codebook");
  if (!codebook) return codebook.error();
  auto stages = load_stages(codebook.value());
  if (!stages) return stages.error();
  auto parts = std::make_unique<Parts>();
  parts->info = ReaderInfo{kVersion, "", codebook->version()};
  parts->stages = std::move(stages).value();
  return Reader(std::move(parts));
}

const ReaderInfo& Reader::info() const {
  return parts_->info;
}

Result<Document> Reader::read(Article article) const {
  auto document = Document::create(std::move(article));
  if (!document) return document;
  if (auto done = annotate(document.value()); !done) return done.error();
  return document;
}

Result<void> Reader::annotate(Document& document) const {
  for (const AnyStage& stage : parts_->stages) {
    if (auto done = stage.run(document); !done) {
      return Error{done.error().code, fmt::format("stage {}: {}", stage.name, done.error().message)};
    }
  }
  return {};
}

}  // namespace verbale
