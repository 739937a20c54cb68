#include "verbale/reader.h"

#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include "base/file.h"
#include "codebook/codebook.h"
#include "encoder/bundle.h"
#include "reader/stage_list.h"
#include "reader/version.h"
#include "stages/blocks/block_stage.h"
#include "stages/coreference/entity_stage.h"
#include "stages/encoding/encoder_stage.h"
#include "stages/events/event_stage.h"
#include "stages/language/language_stage.h"
#include "stages/names/name_stage.h"
#include "stages/quotes/attribution_stage.h"
#include "stages/quotes/quote_stage.h"
#include "stages/segment/sentence_stage.h"
#include "stages/segment/token_stage.h"
#include "stages/syntax/syntax_stage.h"
#include "stages/times/time_stage.h"

namespace verbale {
namespace {

/// The whole program: every stage, top to bottom.
Result<std::vector<AnyStage>> load_stages(const StageData& data) {
  return StageList(data)
      .then<LanguageStage>()     //  text                                -> Language
      .then<BlockStage>()        //  text                                -> Blocks
      .then<TokenStage>()        //  Blocks                              -> Tokens
      .then<EncoderStage>()      //  Language, Blocks, Tokens            -> Encoding
      .then<SentenceStage>()     //  Language, Blocks, Tokens, Encoding  -> Sentences
      .then<SyntaxStage>()       //  Tokens, Sentences, Encoding         -> Syntax
      .then<NameStage>()         //  Tokens, Sentences, Encoding         -> Names
      .then<TimeStage>()         //  Blocks                              -> Times
      .then<AttributionStage>()  //  Blocks, Tokens, Sentences, Encoding, Syntax, Times -> Attributions
      .then<EntityStage>()  //  Blocks, Tokens, Sentences, Syntax, Names, Encoding, Attributions -> Entities
      .then<QuoteStage>()   //  Blocks, Tokens, Sentences, Encoding, Syntax, Attributions, Entities -> Quotes
      .then<EventStage>()   //  all of them but Language and Names -> Events
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
  auto models = Codebook::load(data / "models");
  if (!models) return models.error();
  auto bundle = ModelBundle::load(data / "models");
  if (!bundle) return bundle.error();
  auto stages = load_stages({codebook.value(), models.value(), bundle.value(), options.precision});
  if (!stages) return stages.error();
  auto parts = std::make_unique<Parts>();
  parts->info =
      ReaderInfo{kVersion, fmt::format("{}-{}", bundle->version(), models->version()), codebook->version()};
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
