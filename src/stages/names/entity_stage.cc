#include "stages/names/entity_stage.h"

#include <map>
#include <utility>

#include "base/letters.h"
#include "base/utf8.h"

namespace verbale {
namespace {

/// The text on one line: each run of white space a single space, none at the ends.
std::string on_one_line(std::string_view text) {
  std::string line;
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint each = code_point_at(text, at);
    if (is_white_space(each.value)) {
      space = !line.empty();
    } else {
      if (space) line += ' ';
      space = false;
      line += text.substr(at, each.size);
    }
    at += each.size;
  }
  return line;
}

/// The name's text without a possessive at its end.
std::string_view bare_text(const Document& document, const Name& name) {
  std::string_view text = document.text(name.span);
  if (name.last_token - name.first_token < 2) return text;
  const Span last = document.get<Tokens>()[name.last_token - 1].span;
  const std::string_view ending = document.text(last);
  for (const std::string_view possessive : {"'s", "'", "\u2019s", "\u2019", "'S", "\u2019S"}) {
    if (ending == possessive) text.remove_suffix(name.span.end - last.begin);
  }
  return text;
}

/// What names of one entity have in common.
std::string key_of(std::string_view text) {
  constexpr std::string_view kArticle = "the ";
  std::string key = lower_case(text);
  if (key.size() > kArticle.size() && key.starts_with(kArticle)) key.erase(0, kArticle.size());
  return key;
}

}  // namespace

Result<EntityStage> EntityStage::load(const StageData& /*data*/) {
  return EntityStage();
}

Entities EntityStage::predict(const Document& document) const {
  Entities entities;
  std::map<std::pair<EntityType, std::string>, std::size_t> known;
  for (const Name& name : document.get<Names>()) {
    std::string text = on_one_line(bare_text(document, name));
    const auto [entry, is_new] = known.try_emplace({name.type, key_of(text)}, entities.size());
    if (is_new) {
      Entity entity;
      entity.name = std::move(text);
      entity.type = name.type;
      entities.items.push_back(std::move(entity));
    }
    entities.items[entry->second].mentions.push_back({name.span, MentionForm::kName});
  }
  return entities;
}

}  // namespace verbale
