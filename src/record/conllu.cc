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

}  // namespace

std::string to_conllu(const Document& document) {
  const CodePointIndex code_points(document.text());
  const Tokens& tokens = document.get<Tokens>();
  const Metadata& data = document.metadata();
  std::string out = fmt::format("# newdoc id = {}\n", on_one_line(data.id));
  std::size_t number = 0;
  std::optional<Index> block;
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
        // Tags, lemmas and heads are not known yet: "_", as UD v2 has it for what is not annotated.
        out += fmt::format("{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{}\n", word(i), document.text(tokens[i].span),
                           multiword ? "_" : misc(whole, space_after));
      }
      first = last;
    }
    out += '\n';
  }
  return out;
}

}  // namespace verbale
