#pragma once

#include <string>

#include "coder/coder.h"
#include "verbale/reader.h"
#include "verbale/result.h"

namespace verbale {

/// Each reads gold annotation, has the reader read the same texts, and gives a table of scores, ready to
/// print. Errors: kNotFound, kUnreadable, kMalformed (naming file and line).

struct SyntaxEvaluation {
  bool gold_tokens = false;  ///< read the gold tokens and sentences, not the raw text
};

/// Tokens, sentences, words, tags, lemmas and trees, as the CoNLL 2018 shared task scored them (Zeman et al.
/// 2018). The gold is CoNLL-U.
[[nodiscard]] Result<std::string> evaluate_syntax(const Reader& reader, const std::string& path,
                                                  const SyntaxEvaluation& options = {});

/// Names of persons, organizations, places and, where the gold marks them, groups: exact span and type.  The
/// gold is JSONL with "entities" and the "types" that it marks.
[[nodiscard]] Result<std::string> evaluate_names(const Reader& reader, const std::string& path);

/// Quotations and who spoke them: contents matched one to one by their words.  The gold is JSONL with
/// "attributions".
[[nodiscard]] Result<std::string> evaluate_quotes(const Reader& reader, const std::string& path);

/// Which mentions are of one entity: MUC, B-cubed and CEAF-e on exact spans, without clusters of one mention.
/// The gold is JSONL with "mentions".
[[nodiscard]] Result<std::string> evaluate_coreference(const Reader& reader, const std::string& path);

/// Events of whole articles: type and actors, triggers, which mentions tell one event, status.  The gold is
/// JSONL with "marked" and "events" (EventScore).
[[nodiscard]] Result<std::string> evaluate_events(const Reader& reader, const std::string& path);

/// PLOVER types of marked pairs, as PLV scores them.  The gold is JSONL with "source", "target" and "plover".
[[nodiscard]] Result<std::string> evaluate_code(const Coder& coder, const std::string& path);

/// How factual predicates are: Pearson's r with UDS-IH2's scores.  The gold is JSONL with "predicates".
[[nodiscard]] Result<std::string> evaluate_factuality(const Coder& coder, const std::string& path);

/// Words that tell an action of any kind, exact spans.  The gold is JSONL with "actions" (ECB+).
[[nodiscard]] Result<std::string> evaluate_actions(const Coder& coder, const std::string& path);

/// Source and target of the surest trigger of each text, exact spans.  The gold is JSONL with lists of spans
/// "source" and "target".
[[nodiscard]] Result<std::string> evaluate_participants(const Coder& coder, const std::string& path);

/// Time expressions as TempEval-3 scored them (UzZaman et al. 2013).  The gold is JSONL with "timex".
[[nodiscard]] Result<std::string> evaluate_time(const Reader& reader, const std::string& path);

}  // namespace verbale
