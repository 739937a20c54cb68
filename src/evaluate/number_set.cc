#include "evaluate/number_set.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace verbale {

NumberSet::NumberSet(std::vector<NumberRange> ranges) {
  std::erase_if(ranges, [](const NumberRange& each) { return each.begin >= each.end; });
  std::sort(ranges.begin(), ranges.end(),
            [](const NumberRange& a, const NumberRange& b) { return a.begin < b.begin; });
  for (const NumberRange& each : ranges) {
    if (!ranges_.empty() && each.begin <= ranges_.back().end) {
      ranges_.back().end = std::max(ranges_.back().end, each.end);
    } else {
      ranges_.push_back(each);
    }
  }
  for (const NumberRange& each : ranges_) size_ += static_cast<std::size_t>(each.end - each.begin);
}

std::size_t NumberSet::shared(const NumberSet& other) const {
  std::size_t count = 0;
  auto a = ranges_.begin();
  auto b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    const std::int64_t begin = std::max(a->begin, b->begin);
    const std::int64_t end = std::min(a->end, b->end);
    if (begin < end) count += static_cast<std::size_t>(end - begin);
    if (a->end < b->end) {
      ++a;
    } else {
      ++b;
    }
  }
  return count;
}

bool NumberSet::contains(std::int64_t number) const {
  const auto after =
      std::upper_bound(ranges_.begin(), ranges_.end(), number,
                       [](std::int64_t value, const NumberRange& range) { return value < range.begin; });
  return after != ranges_.begin() && number < std::prev(after)->end;
}

}  // namespace verbale
