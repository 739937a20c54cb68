#include "export/article.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "base/hash.h"

namespace verbale {
namespace {

/// Stands between the pieces of a quotation that a cue splits.
constexpr std::string_view kGap = " \xE2\x80\xA6 ";

/// Two digits; 0 where there are none.
int two_digits(std::string_view text, std::size_t at) {
  int value = 0;
  if (at + 2 <= text.size()) std::from_chars(text.data() + at, text.data() + at + 2, value);
  return value;
}

/// The moment of publication.  REQUIRES: Published::parse() took it.
std::chrono::sys_seconds moment(const Published& published) {
  using std::chrono::hours;
  using std::chrono::minutes;
  const std::string_view text = published.text;
  std::chrono::sys_seconds time = published.day;
  if (text.size() <= 10) return time;
  time += hours(two_digits(text, 11)) + minutes(two_digits(text, 14));
  if (text.size() > 18 && text[16] == ':') time += std::chrono::seconds(two_digits(text, 17));
  const std::size_t zone = text.find_first_of("+-", 11);
  if (zone == std::string_view::npos) return time;
  const std::size_t minute = zone + 3 < text.size() && text[zone + 3] == ':' ? zone + 4 : zone + 3;
  const auto offset = hours(two_digits(text, zone + 1)) + minutes(two_digits(text, minute));
  return text[zone] == '+' ? time - offset : time + offset;
}

struct Clock {
  std::chrono::year_month_day day;
  std::chrono::hh_mm_ss<std::chrono::seconds> time;
};

Clock clock_of(const Published& published) {
  const auto time = moment(published);
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return {std::chrono::year_month_day(day), std::chrono::hh_mm_ss(time - day)};
}

bool is_control(CodePoint point) {
  return point.value < 0x20 || (point.value >= 0x7F && point.value <= 0x9F) || point.value == 0x2028 ||
         point.value == 0x2029;
}

}  // namespace

Party ArticleView::party(const std::optional<Actor>& actor) const {
  Party party;
  if (!actor) return party;
  const ActorParts parts = codes_.parts(actor->actor);
  party.text = document_.text(actor->span);
  party.name = name_of_role(*actor);
  party.actor = actor->actor;
  party.country = actor->country.empty() ? parts.country : actor->country;
  if (!parts.roles.empty()) party.sector = parts.roles.front();
  if (actor->entity) {
    const Entity& entity = document_.get<Entities>()[*actor->entity];
    party.wikidata = entity.wikidata;
    if (party.sector.empty() && actor->actor == entity.actor) party.sector = entity.sector;
  }
  return party;
}

std::string_view ArticleView::name_of_role(const std::optional<Role>& role) const {
  if (!role) return {};
  return role->entity ? std::string_view(document_.get<Entities>()[*role->entity].name)
                      : document_.text(role->span);
}

std::size_t ArticleView::sentence_number(Span span) const {
  const auto& sentences = document_.get<Sentences>().items;
  const auto after = std::upper_bound(
      sentences.begin(), sentences.end(), span.begin,
      [](std::uint32_t begin, const Sentence& sentence) { return begin < sentence.span.begin; });
  if (after == sentences.begin() || span.begin >= std::prev(after)->span.end) return 0;
  return static_cast<std::size_t>(after - sentences.begin());
}

std::string_view ArticleView::sentence(Span span) const {
  const std::size_t number = sentence_number(span);
  return document_.text(number == 0 ? span : document_.get<Sentences>()[number - 1].span);
}

bool ArticleView::is_told_first(const Event& event) const {
  const auto& blocks = document_.get<Blocks>().items;
  const auto first = std::find_if(blocks.begin(), blocks.end(),
                                  [](const Block& block) { return block.kind == BlockKind::kParagraph; });
  return first != blocks.end() && event.mentions.front().span.begin < first->span.end;
}

std::string ArticleView::content(const Quote& quote) const {
  std::string content;
  for (const Span& piece : quote.content) {
    if (!content.empty()) content += kGap;
    content += document_.text(piece);
  }
  return content;
}

std::string_view ArticleView::address() const {
  const Metadata& data = document_.metadata();
  return data.uri.empty() ? data.id : data.uri;
}

std::string ArticleView::published_day() const {
  const auto& published = document_.metadata().published;
  return published ? published->text.substr(0, 10) : std::string();
}

std::string article_key(std::string_view article) {
  return content_hash(article);
}

std::int64_t stable_number(std::string_view article, std::size_t number) {
  const std::string hash = content_hash(fmt::format("{}\n{}", article, number));
  std::uint64_t value = 0;
  std::from_chars(hash.data(), hash.data() + hash.size(), value, 16);
  value &= static_cast<std::uint64_t>(INT64_MAX);
  return value == 0 ? 1 : static_cast<std::int64_t>(value);
}

std::string compact_time(const Published& published) {
  const Clock clock = clock_of(published);
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", static_cast<int>(clock.day.year()),
                     static_cast<unsigned>(clock.day.month()), static_cast<unsigned>(clock.day.day()),
                     clock.time.hours().count(), clock.time.minutes().count(), clock.time.seconds().count());
}

std::string internet_time(const Published& published) {
  const Clock clock = clock_of(published);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(clock.day.year()),
                     static_cast<unsigned>(clock.day.month()), static_cast<unsigned>(clock.day.day()),
                     clock.time.hours().count(), clock.time.minutes().count(), clock.time.seconds().count());
}

std::string plain_cell(std::string_view text) {
  std::string cell;
  cell.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (is_control(point)) {
      if (cell.empty() || cell.back() != ' ') cell += ' ';
    } else {
      cell += point.value == '"' ? std::string_view("'") : text.substr(at, point.size);
    }
    at += point.size;
  }
  return cell;
}

std::string plain_number(double number) {
  return fmt::format("{}", number == 0 ? 0.0 : number);
}

}  // namespace verbale
