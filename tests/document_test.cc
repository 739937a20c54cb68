#include "verbale/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace verbale {
namespace {

using testing::HasSubstr;

Document document_of(std::string text) {
  return Document::create({std::move(text), {}}).value();
}

template <class L>
L layer(decltype(L::items) items) {
  L made;
  made.items = std::move(items);
  return made;
}

/// Attaches, and says what law broke; empty where none did.
template <class L>
std::string broken_law(Document& document, L layer) {
  const auto result = document.attach(std::move(layer));
  return result ? "" : result.error().message;
}

TEST(Document, RefusesTextThatIsNotUtf8) {
  const auto document = Document::create({"caf\xE9", {}});
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.error().code, ErrorCode::kMalformed);
  EXPECT_THAT(document.error().message, HasSubstr("byte 3"));
  EXPECT_FALSE(Document::create({"fine", {.title = "\xFF"}}).ok());
}

TEST(Document, ALayerIsAttachedOnce) {
  Document document = document_of("One line.");
  EXPECT_FALSE(document.has<Blocks>());
  EXPECT_EQ(broken_law(document, layer<Blocks>({{{0, 9}}})), "");
  EXPECT_EQ(document.get<Blocks>().size(), 1U);
  EXPECT_THAT(broken_law(document, layer<Blocks>({{{0, 4}}})), HasSubstr("already"));
  EXPECT_EQ(document.text(document.get<Blocks>()[0].span), "One line.")
      << "the refused layer changed the first";
}

TEST(Document, SpansAreInBoundsAndNotEmpty) {
  Document document = document_of("caf\xC3\xA9");
  EXPECT_THAT(broken_law(document, layer<Times>({{{2, 2}}})), HasSubstr("empty"));
  EXPECT_THAT(broken_law(document, layer<Times>({{{0, 6}}})), HasSubstr("out of bounds"));
  EXPECT_THAT(broken_law(document, layer<Times>({{{0, 4}}})), HasSubstr("cuts a code point"));
  EXPECT_EQ(broken_law(document, layer<Times>({{{0, 5}}})), "");
}

TEST(Document, ItemsAreSorted) {
  Document document = document_of("a b c d");
  EXPECT_THAT(broken_law(document, layer<Times>({{{2, 3}}, {{0, 1}}})), HasSubstr("time 1"));
  EXPECT_THAT(broken_law(document, layer<Tokens>({{{0, 3}}, {{2, 3}}})), HasSubstr("before 3"))
      << "tokens may not overlap";
  EXPECT_THAT(broken_law(document, layer<Tokens>({{{0, 1}}, {{2, 3}, true}})), HasSubstr("joined"));
}

TEST(Document, SentencesHoldTheirTokensAndStayInTheirBlock) {
  Document document = document_of("Yes. No.");
  ASSERT_TRUE(document.attach(layer<Blocks>({{{0, 4}}, {{5, 8}}})));
  ASSERT_TRUE(document.attach(layer<Tokens>({{{0, 3}}, {{3, 4}}, {{5, 7}}, {{7, 8}}})));
  EXPECT_THAT(broken_law(document, layer<Sentences>({{{0, 8}, 0, 4, 0}})), HasSubstr("leaves its block"));
  EXPECT_THAT(broken_law(document, layer<Sentences>({{{0, 4}, 0, 3, 0}})),
              HasSubstr("does not hold its token 2"));
  EXPECT_THAT(broken_law(document, layer<Sentences>({{{0, 4}, 0, 5, 0}})), HasSubstr("holds tokens"));
  EXPECT_THAT(broken_law(document, layer<Sentences>({{{0, 4}, 0, 2, 7}})), HasSubstr("block 7"));
  EXPECT_EQ(broken_law(document, layer<Sentences>({{{0, 4}, 0, 2, 0}, {{5, 8}, 2, 4, 1}})), "");
}

TEST(Document, ReferencesResolve) {
  Document document = document_of("\"Yes,\" he said on Friday.");
  ASSERT_TRUE(document.attach(Entities()));
  ASSERT_TRUE(document.attach(layer<Times>({{{18, 24}}})));
  Quote quote;
  quote.content = {{1, 5}};
  quote.time = 1;
  EXPECT_THAT(broken_law(document, layer<Quotes>({quote})), HasSubstr("time 1 of 1"));
  quote.time = 0;
  quote.speaker = Role{{7, 9}, 0};
  EXPECT_THAT(broken_law(document, layer<Quotes>({quote})), HasSubstr("entity 0 of 0"));
  quote.speaker->entity.reset();
  quote.within = 0;
  EXPECT_THAT(broken_law(document, layer<Quotes>({quote})), HasSubstr("goes round"));
  quote.within.reset();
  quote.confidence = 1.5;
  EXPECT_THAT(broken_law(document, layer<Quotes>({quote})), HasSubstr("confidence"));
  quote.confidence = 0.5;
  quote.content = {};
  EXPECT_THAT(broken_law(document, layer<Quotes>({quote})), HasSubstr("no span"));
  quote.content = {{1, 5}};
  EXPECT_EQ(broken_law(document, layer<Quotes>({quote})), "");
}

/// "Yes. No." in two sentences of two tokens.
Document two_sentences() {
  Document document = document_of("Yes. No.");
  EXPECT_TRUE(document.attach(layer<Blocks>({{{0, 8}}})));
  EXPECT_TRUE(document.attach(layer<Tokens>({{{0, 3}}, {{3, 4}}, {{5, 7}}, {{7, 8}}})));
  EXPECT_TRUE(document.attach(layer<Sentences>({{{0, 4}, 0, 2, 0}, {{5, 8}, 2, 4, 0}})));
  return document;
}

Syntax syntax_with_heads(const std::vector<Index>& heads) {
  Syntax syntax;
  syntax.labels = std::make_shared<const SyntaxLabels>(SyntaxLabels{{"UH", "."}, {"_"}, {"root", "punct"}});
  for (const Index head : heads) {
    syntax.items.emplace_back();
    syntax.items.back().head = head;
  }
  return syntax;
}

TEST(Document, WordsOfASentenceMakeOneTree) {
  Document document = two_sentences();
  const auto broken = [&](const std::vector<Index>& heads) {
    return broken_law(document, syntax_with_heads(heads));
  };
  EXPECT_THAT(broken({0, 0, 2}), HasSubstr("3 words of 4 tokens"));
  EXPECT_THAT(broken({0, 0, 2, 0}), HasSubstr("word 3: has its head 0 in another sentence"));
  EXPECT_THAT(broken({0, 0, 2, 4}), HasSubstr("word 3: has its head 4 in another sentence"));
  EXPECT_THAT(broken({0, 0, 2, 3}), HasSubstr("word 2: begins a sentence of 2 roots"));
  EXPECT_THAT(broken({1, 0, 2, 2}), HasSubstr("word 0: begins a sentence of 0 roots"));
  EXPECT_EQ(broken({0, 0, 3, 3}), "");
}

TEST(Document, WordsGoRoundNowhere) {
  Document document = document_of("a b c");
  ASSERT_TRUE(document.attach(layer<Blocks>({{{0, 5}}})));
  ASSERT_TRUE(document.attach(layer<Tokens>({{{0, 1}}, {{2, 3}}, {{4, 5}}})));
  ASSERT_TRUE(document.attach(layer<Sentences>({{{0, 5}, 0, 3, 0}})));
  EXPECT_THAT(broken_law(document, syntax_with_heads({0, 2, 1})), HasSubstr("head goes round"));
  EXPECT_EQ(broken_law(document, syntax_with_heads({0, 2, 0})), "");
}

TEST(Document, WordsHaveLabelsThatAreThere) {
  Document document = two_sentences();
  const auto broken = [&](auto change) {
    Syntax syntax = syntax_with_heads({0, 0, 2, 2});
    change(syntax);
    return broken_law(document, std::move(syntax));
  };
  EXPECT_THAT(broken([](Syntax& syntax) { syntax.labels = nullptr; }), HasSubstr("no labels"));
  EXPECT_THAT(broken([](Syntax& syntax) { syntax.items[1].xpos = 2; }),
              HasSubstr("word 1: refers to tag 2 of 2"));
  EXPECT_THAT(broken([](Syntax& syntax) { syntax.items[1].features = 1; }), HasSubstr("features 1 of 1"));
  EXPECT_THAT(broken([](Syntax& syntax) { syntax.items[3].relation = 2; }), HasSubstr("relation 2 of 2"));
  EXPECT_THAT(broken([](Syntax& syntax) { syntax.items[0].upos = static_cast<Upos>(17); }),
              HasSubstr("part of speech 17"));
  EXPECT_EQ(broken([](Syntax& syntax) { syntax = Syntax(); }), "") << "an article that was not parsed";
}

TEST(Document, WordsWithoutASentenceAreNoSyntax) {
  Document document = document_of("Yes. No.");
  ASSERT_TRUE(document.attach(layer<Blocks>({{{0, 8}}})));
  ASSERT_TRUE(document.attach(layer<Tokens>({{{0, 3}}, {{3, 4}}, {{5, 7}}})));
  EXPECT_THAT(broken_law(document, syntax_with_heads({0, 0, 2})), HasSubstr("3 words of 3 tokens"));
  ASSERT_TRUE(document.attach(layer<Sentences>({{{0, 4}, 0, 2, 0}})));
  EXPECT_THAT(broken_law(document, syntax_with_heads({0, 0, 2})), HasSubstr("word 2: is in no sentence"));
}

TEST(Document, NamesHoldTheirTokensAndDoNotCross) {
  Document document = document_of("Bank of Lima today");
  ASSERT_TRUE(document.attach(layer<Tokens>({{{0, 4}}, {{5, 7}}, {{8, 12}}, {{13, 18}}})));
  const auto name = [](Span span, Index first, Index last) {
    return Name{span, EntityType::kPlace, first, last, 0.5F};
  };
  const auto broken = [&](std::vector<Name> names) {
    return broken_law(document, layer<Names>(std::move(names)));
  };
  EXPECT_THAT(broken({name({0, 12}, 0, 5)}), HasSubstr("holds tokens [0,5) of 4"));
  EXPECT_THAT(broken({name({0, 12}, 2, 2)}), HasSubstr("holds tokens [2,2) of 4"));
  EXPECT_THAT(broken({name({0, 11}, 0, 3)}), HasSubstr("another span than its tokens"));
  EXPECT_THAT(broken({name({0, 12}, 1, 3)}), HasSubstr("another span than its tokens"));
  EXPECT_THAT(broken({name({8, 12}, 2, 3), name({0, 4}, 0, 1)}), HasSubstr("name 1: begins at 0, before 8"));
  EXPECT_THAT(broken({name({0, 12}, 0, 3), name({0, 12}, 0, 3)}), HasSubstr("not inside the one before"));
  EXPECT_THAT(broken({name({0, 4}, 0, 1), name({0, 12}, 0, 3)}), HasSubstr("not inside the one before"));
  EXPECT_THAT(broken({name({0, 7}, 0, 2), name({5, 12}, 1, 3)}), HasSubstr("crosses the name [0,7)"));
  EXPECT_THAT(broken({name({0, 12}, 0, 3), name({5, 7}, 1, 2), name({8, 18}, 2, 4)}),
              HasSubstr("name 2: crosses the name [0,12)"));
  Name sure = name({0, 4}, 0, 1);
  sure.confidence = 1.5F;
  EXPECT_THAT(broken({sure}), HasSubstr("confidence 1.5"));
  sure.confidence = 1;
  sure.type = static_cast<EntityType>(5);
  EXPECT_THAT(broken({sure}), HasSubstr("type 5"));
  EXPECT_EQ(broken({name({0, 12}, 0, 3), name({0, 4}, 0, 1), name({8, 12}, 2, 3), name({13, 18}, 3, 4)}), "");
}

TEST(Published, ReadsIsoDaysAndTimes) {
  using std::chrono::sys_days;
  for (const char* text : {"2021-03-19", "2021-03-19T08:00", "2021-03-19T08:00:00Z",
                           "2021-03-19T23:59:59.250+05:30", "2021-03-19 08:00:00-0500"}) {
    const auto published = Published::parse(text);
    ASSERT_TRUE(published.ok()) << text;
    EXPECT_EQ(published->day, sys_days(std::chrono::year(2021) / 3 / 19)) << text;
    EXPECT_EQ(published->text, text);
  }
}

TEST(Published, RefusesWhatIsNoDay) {
  for (const char* text : {"", "2021", "2021-3-9", "2021-02-29", "2021-13-01", "19-03-2021", "2021-03-19T",
                           "2021-03-19T8:00", "2021-03-19x", "2021-03-19T08:00:00.Z", "March 19, 2021"}) {
    EXPECT_FALSE(Published::parse(text).ok()) << text;
  }
}

}  // namespace
}  // namespace verbale
