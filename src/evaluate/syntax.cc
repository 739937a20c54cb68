#include "evaluate/evaluate.h"
#include "evaluate/syntax_score.h"
#include "input/conllu.h"

namespace verbale {

Result<std::string> evaluate_syntax(const Reader& reader, const std::string& path,
                                    const SyntaxEvaluation& options) {
  InputOptions input;
  input.tokens = true;
  ArticleSource source({path}, input);
  SyntaxScore score;
  while (auto raw = source.next()) {
    if (!*raw) return raw->error();
    const auto rows = read_conllu(raw->value());
    if (!rows) return rows.error();
    const auto gold = parse_conllu(raw->value(), input);
    if (!gold) return gold.error();
    const auto read = [&]() -> Result<Document> {
      if (options.gold_tokens) {
        auto document = parse_conllu(raw->value(), input);
        if (!document) return document;
        if (auto done = reader.annotate(document.value()); !done) return done.error();
        return document;
      }
      Article article;
      article.text = gold->text();
      article.metadata.id = gold->metadata().id;
      return reader.read(std::move(article));
    };
    const auto document = read();
    if (!document) return document.error();
    score.add(gold.value(), rows.value(), document.value());
  }
  return score.table();
}

}  // namespace verbale
