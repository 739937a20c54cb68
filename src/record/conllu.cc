#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"
#include "verbale/record.h"

namespace verbale {
namespace {

/// A text on one line: CoNLL-U has no place for line ends and tabs inside a value.
std::string on_one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return line;
}

/// What columns 3 to 8 of a word say: lemma, part of speech, tag, features, head, relation.
std::string columns_of(const Syntax& syntax, Index token, Index first_token) {
  if (syntax.empty()) return "_\t_\t_\t_\t_\t_";
  const Word& word = syntax[token];
  const Index head = word.head == token ? 0 : word.head - first_token + 1;
  return fmt::format("{}\t{}\t{}\t{}\t{}\t{}", on_one_line(word.lemma), name_of(word.upos),
                     syntax.xpos(token), syntax.features(token), head, syntax.relation(token));
}

/// Each token's part in a name, "NER=B-PER" or "NER=I-PER" (IOB2); empty: none.  Of names within each other
/// the outer one is told.
std::vector<std::string> names_by_token(const Document& document) {
  static constexpr std::array<std::string_view, 5> kLabels{"PER", "ORG", "LOC", "NORP", "MISC"};
  std::vector<std::string> parts(document.get<Tokens>().size());
  for (const Name& name : document.get<Names>()) {
    if (!parts[name.first_token].empty()) continue;
    for (Index i = name.first_token; i < name.last_token; ++i) {
      parts[i] = fmt::format("NER={}-{}", i == name.first_token ? 'B' : 'I',
                             kLabels.at(static_cast<std::size_t>(name.type)));
    }
  }
  return parts;
}

/// Parts of a MISC column that are not empty, or "_".
std::string joined(std::string_view one, std::string_view other) {
  if (one.empty() && other.empty()) return "_";
  return fmt::format("{}{}{}", one, one.empty() || other.empty() ? "" : "|", other);
}

}  // namespace

std::string to_conllu(const Document& document) {
  const CodePointIndex code_points(document.text());
  const Tokens& tokens = document.get<Tokens>();
  const Metadata& data = document.metadata();
  std::string out = fmt::format("# newdoc id = {}\n", on_one_line(data.id));
  std::size_t number = 0;
  std::optional<Index> block;
  const Syntax& syntax = document.get<Syntax>();
  const std::vector<std::string> names = names_by_token(document);
  const auto misc = [&](Span span, bool space_after) {
    return fmt::format("TokenRange={}:{}{}", code_points.to_code_points(span.begin),
                       code_points.to_code_points(span.end), space_after ? "" : "|SpaceAfter=No");
  };
  for (const Sentence& sentence : document.get<Sentences>()) {
    if (sentence.first_token == sentence.last_token) continue;
    if (block != sentence.block) out += "# newpar\n";
    block = sentence.block;
    out += fmt::format("# sent_id = {}-{}\n# text = {}\n", on_one_line(data.id), ++number,
                       on_one_line(document.text(sentence.span)));
    for (Index first = sentence.first_token; first < sentence.last_token;) {
      Index last = first + 1;
      while (last < sentence.last_token && tokens[last].joined) ++last;
      const Span whole{tokens[first].span.begin, tokens[last - 1].span.end};
      const bool space_after = last == tokens.size() || tokens[last].span.begin != whole.end;
      const auto word = [&](Index index) { return index - sentence.first_token + 1; };
      const bool multiword = last - first > 1;
      if (multiword) {
        out += fmt::format("{}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{}\n", word(first), word(last - 1),
                           document.text(whole), misc(whole, space_after));
      }
      for (Index i = first; i < last; ++i) {
        out += fmt::format("{}\t{}\t{}\t_\t{}\n", word(i), document.text(tokens[i].span),
                           columns_of(syntax, i, sentence.first_token),
                           joined(multiword ? "" : misc(whole, space_after), names[i]));
      }
      first = last;
    }
    out += '\n';
  }
  return out;
}

}  // namespace verbale
