#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "codebook/codebook.h"
#include "stages/actors/actor_catalog.h"
#include "stages/coreference/entities.h"
#include "stages/coreference/scorer.h"
#include "verbale/document.h"

namespace verbale::coreference {

inline Upos upos_of(std::string_view name) {
  for (std::size_t u = 0; u <= static_cast<std::size_t>(Upos::kX); ++u)
    if (name_of(static_cast<Upos>(u)) == name) return static_cast<Upos>(u);
  ADD_FAILURE() << name;
  return Upos::kX;
}

/// A document written as sentences of "word/UPOS/head/relation", the head by its place in the sentence from
/// 1, 0 for the root; "NOUN+" is plural, "PRON~" relative, "VERB-" ends in -ing; "fired=fire" is a word with
/// its lemma.  A line is a sentence, an empty one ends a block.
class Story {
 public:
  explicit Story(const std::string& lines, std::string published = "") {
    SyntaxLabels labels;
    labels.xpos = {"_", "POS", "VBG"};
    labels.features = {"_", "Number=Plur", "PronType=Rel"};
    Article article;
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);) {
      if (line.empty()) {
        end_block(article.text);
        continue;
      }
      const auto first = static_cast<Index>(tokens.size());
      std::istringstream words(line);
      for (std::string word; words >> word;) {
        std::vector<std::string> fields;
        for (std::size_t from = 0; fields.size() < 3;) {  // the relation has no "/", the word may
          const std::size_t slash = word.find('/', from + (from == 0 ? 1 : 0));
          fields.push_back(word.substr(from, slash - from));
          from = slash + 1;
          if (fields.size() == 3) fields.push_back(word.substr(from));
        }
        Word made;
        if (const std::size_t sign = fields[0].find('=', 1); sign != std::string::npos) {
          made.lemma = fields[0].substr(sign + 1);
          fields[0].resize(sign);
        }
        if (article.text.size() > block_ && article.text.back() != '\n') article.text += ' ';
        const auto begin = static_cast<std::uint32_t>(article.text.size());
        article.text += fields[0];
        tokens.items.push_back({{begin, static_cast<std::uint32_t>(article.text.size())}});
        const char sign = fields[1].back();
        if (sign == '+' || sign == '-' || sign == '~') fields[1].pop_back();
        made.upos = upos_of(fields[1]);
        made.features = sign == '+' ? 1 : sign == '~' ? 2 : 0;
        made.xpos = sign == '-' ? 2 : fields[1] == "PART" && fields[3] == "case" ? 1 : 0;
        const auto head = static_cast<Index>(std::stoul(fields[2]));
        made.head = head == 0 ? static_cast<Index>(tokens.size() - 1) : first + head - 1;
        const auto label = std::find(labels.relations.begin(), labels.relations.end(), fields[3]);
        made.relation = static_cast<std::uint16_t>(label - labels.relations.begin());
        if (label == labels.relations.end()) labels.relations.push_back(fields[3]);
        syntax.items.push_back(made);
      }
      const auto last = static_cast<Index>(tokens.size());
      sentences.items.push_back({{tokens[first].span.begin, tokens[last - 1].span.end},
                                 first,
                                 last,
                                 static_cast<Index>(blocks.size())});
    }
    end_block(article.text);
    syntax.labels = std::make_shared<const SyntaxLabels>(labels);
    text = article.text;
    if (!published.empty()) article.metadata.published = Published::parse(published).value();
    article_ = std::move(article);
  }

  /// Every stretch of the text that reads so is a name.
  Story& name(const std::string& name, EntityType type, float confidence = 0.9F) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
      const auto [first, last] = words_at(at, at + name.size());
      if (tokens[first].span.begin != at || tokens[last - 1].span.end != at + name.size()) continue;
      const Span found = span(first, last);
      if (std::any_of(names.items.begin(), names.items.end(),
                      [&](const Name& each) { return each.span.overlaps(found); }))
        continue;
      names.items.push_back({found, type, first, last, confidence});
    }
    return *this;
  }

  /// The n-th stretch that reads so is the content of a quotation, and another its speaker.
  Story& quote(const std::string& content, const std::string& speaker, QuoteKind kind = QuoteKind::kDirect) {
    Quote made;
    made.kind = kind;
    made.content = {place(content)};
    if (!speaker.empty()) made.speaker = Role{place(speaker), std::nullopt};
    made.confidence = 0.5;
    quotes.items.push_back(made);
    return *this;
  }

  /// The later word means what the earlier does: places in the text.
  Story& link(Index later, Index earlier, float score = 1) {
    for (const Index word : {earlier, later}) {
      if (std::none_of(readings.candidates.begin(), readings.candidates.end(),
                       [&](const Candidate& each) { return each.word == word; })) {
        readings.candidates.push_back({word, {}});
      }
    }
    std::sort(readings.candidates.begin(), readings.candidates.end(),
              [](const Candidate& a, const Candidate& b) { return a.word < b.word; });
    links_.push_back({later, earlier, score});
    return *this;
  }

  /// The document, its quotations and names as they were given, with these entities.
  [[nodiscard]] Document document(Entities entities) {
    Document made = document();
    const auto attached = made.attach(std::move(entities));
    EXPECT_TRUE(attached.ok()) << attached.error().message;
    return made;
  }

  [[nodiscard]] Document document() {
    std::sort(names.items.begin(), names.items.end(),
              [](const Name& a, const Name& b) { return a.span.begin < b.span.begin; });
    std::stable_sort(quotes.items.begin(), quotes.items.end(),
                     [](const Quote& a, const Quote& b) { return a.content[0].begin < b.content[0].begin; });
    Document made = Document::create(std::move(article_)).value();
    const auto attach = [&](auto layer) {
      const auto done = made.attach(std::move(layer));
      EXPECT_TRUE(done.ok()) << done.error().message;
    };
    attach(blocks);
    attach(tokens);
    attach(sentences);
    attach(syntax);
    attach(names);
    attach(quotes);
    return made;
  }

  /// "name/type/country/actor: mention | mention".
  [[nodiscard]] std::vector<std::string> entities() {
    for (const auto& [later, earlier, score] : links_) {
      const auto at = [&](Index word) {
        return std::find_if(readings.candidates.begin(), readings.candidates.end(),
                            [&](const Candidate& each) { return each.word == word; });
      };
      at(later)->antecedents.push_back(
          {static_cast<Index>(at(earlier) - readings.candidates.begin()), score});
      std::sort(at(later)->antecedents.begin(), at(later)->antecedents.end(),
                [](const Antecedent& a, const Antecedent& b) { return a.score > b.score; });
    }
    Document made = document();
    Entities found = find_entities(made, readings, catalog());
    const auto attached = made.attach(Entities(found));
    EXPECT_TRUE(attached.ok()) << attached.error().message;
    std::vector<std::string> shown;
    for (const Entity& entity : found) {
      std::string line = entity.name + "/" + std::string(name_of(entity.type)) + "/" + entity.country + "/" +
                         entity.actor + ":";
      for (const Mention& mention : entity.mentions)
        line += " " + std::string(made.text(mention.span)) + " |";
      line.pop_back();
      line.pop_back();
      shown.push_back(line);
    }
    return shown;
  }

  static const actors::ActorCatalog& catalog() {
    static const actors::ActorCatalog kCatalog =
        actors::ActorCatalog::load(Codebook::load(VERBALE_SOURCE_DIR "/codebook").value()).value();
    return kCatalog;
  }

  std::string text;
  Blocks blocks;
  Tokens tokens;
  Sentences sentences;
  Syntax syntax;
  Names names;
  Attributions quotes;
  Readings readings;

 private:
  void end_block(std::string& written) {
    if (written.size() == block_) return;
    blocks.items.push_back({{block_, static_cast<std::uint32_t>(written.size())}, BlockKind::kParagraph});
    written += "\n\n";
    block_ = static_cast<std::uint32_t>(written.size());
  }

  [[nodiscard]] Span span(Index first, Index last) const {
    return {tokens[first].span.begin, tokens[last - 1].span.end};
  }

  [[nodiscard]] std::pair<Index, Index> words_at(std::size_t begin, std::size_t end) const {
    Index first = 0;
    while (first + 1 < tokens.size() && tokens[first].span.end <= begin) ++first;
    Index last = first + 1;
    while (last < tokens.size() && tokens[last].span.begin < end) ++last;
    return {first, last};
  }

  [[nodiscard]] Span place(const std::string& words) const {
    const std::size_t at = text.find(words);
    EXPECT_NE(at, std::string::npos) << words;
    return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())};
  }

  struct Link {
    Index later;
    Index earlier;
    float score;
  };

  Article article_;
  std::uint32_t block_ = 0;
  std::vector<Link> links_;
};

}  // namespace verbale::coreference
