// Time of each stage alone, in bytes of text a second, over the articles in examples/; and of what the whole
// cannot do without.

#include <cstring>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "codebook/codebook.h"
#include "input/source.h"
#include "stages/blocks/block_stage.h"
#include "stages/coreference/entity_stage.h"
#include "stages/encoding/encoder_stage.h"
#include "stages/language/language_stage.h"
#include "stages/names/name_stage.h"
#include "stages/quotes/attribution_stage.h"
#include "stages/quotes/quote_stage.h"
#include "stages/segment/sentence_stage.h"
#include "stages/segment/token_stage.h"
#include "stages/stage.h"
#include "stages/syntax/syntax_stage.h"
#include "stages/times/time_stage.h"
#include "verbale/reader.h"
#include "verbale/record.h"

namespace verbale {
namespace {

struct Articles {
  Reader reader = Reader::load({VERBALE_SOURCE_DIR}).value();
  std::vector<Article> raw;
  std::vector<Document> read;
  std::int64_t bytes = 0;

  Articles() {
    InputOptions options;
    options.published = Published::parse("2026-03-20").value();
    ArticleSource source({VERBALE_SOURCE_DIR "/examples"}, options);
    while (auto article = source.next()) {
      Document document = std::move(parse_article(std::move(*article).value(), options)->document);
      raw.push_back({std::string(document.text()), document.metadata()});
      bytes += static_cast<std::int64_t>(document.text().size());
      read.push_back(reader.read(raw.back()).value());
    }
  }
};

const Articles& articles() {
  static const Articles loaded;
  return loaded;
}

void set_rate(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * articles().bytes);
}

template <class S>
void stage(benchmark::State& state) {
  const Codebook codebook = Codebook::load(VERBALE_SOURCE_DIR "/codebook").value();
  const Codebook models = Codebook::load(VERBALE_SOURCE_DIR "/models").value();
  const ModelBundle bundle = ModelBundle::load(VERBALE_SOURCE_DIR "/models").value();
  const S loaded = S::load(StageData{codebook, models, bundle}).value();
  for (auto _ : state) {
    for (const Document& document : articles().read) benchmark::DoNotOptimize(loaded.predict(document));
  }
  set_rate(state);
}

/// The floor: every byte of the text looked at once.
void count_bytes(benchmark::State& state) {
  for (auto _ : state) {
    std::size_t count = 0;
    for (const Document& document : articles().read) {
      for (const char c : document.text()) count += static_cast<std::size_t>(c == ' ');
    }
    benchmark::DoNotOptimize(count);
  }
  set_rate(state);
}

void all_stages(benchmark::State& state) {
  for (auto _ : state) {
    for (const Article& article : articles().raw) benchmark::DoNotOptimize(articles().reader.read(article));
  }
  set_rate(state);
}

void json(benchmark::State& state) {
  for (auto _ : state) {
    for (const Document& document : articles().read)
      benchmark::DoNotOptimize(to_json(document, articles().reader.info()));
  }
  set_rate(state);
}

void load(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Reader::load({VERBALE_SOURCE_DIR}));
}

BENCHMARK(count_bytes);
BENCHMARK(stage<LanguageStage>)->Name("language");
BENCHMARK(stage<BlockStage>)->Name("blocks");
BENCHMARK(stage<TokenStage>)->Name("tokens");
BENCHMARK(stage<EncoderStage>)->Name("encoding");
BENCHMARK(stage<SentenceStage>)->Name("sentences");
BENCHMARK(stage<SyntaxStage>)->Name("syntax");
BENCHMARK(stage<NameStage>)->Name("names");
BENCHMARK(stage<EntityStage>)->Name("entities");
BENCHMARK(stage<TimeStage>)->Name("times");
BENCHMARK(stage<AttributionStage>)->Name("attributions");
BENCHMARK(stage<QuoteStage>)->Name("quotes");
BENCHMARK(all_stages);
BENCHMARK(json);
BENCHMARK(load);

}  // namespace
}  // namespace verbale

BENCHMARK_MAIN();
