#include "stages/heads/span_decoder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace verbale {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

/// Scores that are no numbers count as the least.
double sane(float score) {
  constexpr float kMost = 1e6F;
  if (!(score >= -kMost)) return static_cast<double>(-kMost);
  return static_cast<double>(std::min(score, kMost));
}

/// How the best reading up to a token came there.
struct Step {
  std::uint8_t outside = 0;  ///< 0: no name; 2 * type + 1: a name of one token; 2 * type + 2: a name ends
  std::array<bool, SpanLabels::kMostTypes> begins = {};  ///< whether the open name of the type begins here
};

std::vector<DecodedSpan> best_reading(std::span<const float> scores, const SpanLabels& labels) {
  const std::size_t tokens = scores.size() / labels.size;
  std::vector<Step> steps(tokens);
  double outside = 0;
  std::array<double, SpanLabels::kMostTypes> open;
  open.fill(kNever);
  for (std::size_t t = 0; t < tokens; ++t) {
    const float* row = scores.data() + t * labels.size;
    Step& step = steps[t];
    double next = outside + sane(row[labels.outside]);
    for (std::size_t k = 0; k < labels.types.size(); ++k) {
      const SpanLabels::OfType& type = labels.types[k];
      const double single = outside + sane(row[type.single]);
      const double end = open[k] + sane(row[type.end]);
      if (single > next) {
        next = single;
        step.outside = static_cast<std::uint8_t>(2 * k + 1);
      }
      if (end > next) {
        next = end;
        step.outside = static_cast<std::uint8_t>(2 * k + 2);
      }
      const double inside = open[k] + sane(row[type.inside]);
      const double begin = outside + sane(row[type.begin]);
      step.begins[k] = begin >= inside;
      open[k] = std::max(begin, inside);
    }
    outside = next;
  }
  std::vector<DecodedSpan> names;
  for (std::size_t t = tokens; t > 0; --t) {
    const std::uint8_t how = steps[t - 1].outside;
    if (how == 0) continue;
    const std::size_t k = (how - 1U) / 2;
    DecodedSpan name;
    name.last = static_cast<std::uint32_t>(t);
    name.type = static_cast<std::uint32_t>(k);
    if (how % 2 == 0) {
      do {
        --t;
      } while (!steps[t - 1].begins[k]);
    }
    name.first = static_cast<std::uint32_t>(t - 1);
    names.push_back(name);
  }
  std::reverse(names.begin(), names.end());
  return names;
}

/// Gives each name its share of the probability of all lawful readings.  Sums are scaled token by token, so
/// that they neither vanish nor overflow.
void give_confidence(std::span<const float> scores, const SpanLabels& labels,
                     std::vector<DecodedSpan>& names) {
  const std::size_t size = labels.size;
  const std::size_t tokens = scores.size() / size;
  std::vector<double> shares(scores.size());  // [tokens, size]: e^score over that of the token's best
  for (std::size_t t = 0; t < tokens; ++t) {
    const float* row = scores.data() + t * size;
    double best = kNever;
    for (std::size_t l = 0; l < size; ++l) best = std::max(best, sane(row[l]));
    for (std::size_t l = 0; l < size; ++l) shares[t * size + l] = std::exp(sane(row[l]) - best);
  }
  /// Sums over all that may stand on one side of a gap between tokens: no name crosses the gap, or one of a
  /// type.
  struct Side {
    double outside = 0;
    std::array<double, SpanLabels::kMostTypes> open = {};

    double scale() {
      double most = outside;
      for (const double value : open) most = std::max(most, value);
      outside /= most;
      for (double& value : open) value /= most;
      return std::log(most);
    }
  };
  std::vector<Side> before(tokens + 1);
  std::vector<Side> after(tokens + 1);
  std::vector<double> log_before(tokens + 1);
  std::vector<double> log_after(tokens + 1);
  before[0].outside = 1;
  for (std::size_t t = 0; t < tokens; ++t) {
    const double* share = &shares[t * size];
    const Side& from = before[t];
    Side& to = before[t + 1];
    to.outside = from.outside * share[labels.outside];
    for (std::size_t k = 0; k < labels.types.size(); ++k) {
      const SpanLabels::OfType& type = labels.types[k];
      to.outside += from.outside * share[type.single] + from.open[k] * share[type.end];
      to.open[k] = from.outside * share[type.begin] + from.open[k] * share[type.inside];
    }
    log_before[t + 1] = log_before[t] + to.scale();
  }
  after[tokens].outside = 1;
  for (std::size_t t = tokens; t > 0; --t) {
    const double* share = &shares[(t - 1) * size];
    const Side& from = after[t];
    Side& to = after[t - 1];
    to.outside = from.outside * share[labels.outside];
    for (std::size_t k = 0; k < labels.types.size(); ++k) {
      const SpanLabels::OfType& type = labels.types[k];
      to.outside += from.outside * share[type.single] + from.open[k] * share[type.begin];
      to.open[k] = from.outside * share[type.end] + from.open[k] * share[type.inside];
    }
    log_after[t - 1] = log_after[t] + to.scale();
  }
  const double log_all = log_before[tokens] + std::log(before[tokens].outside);
  for (DecodedSpan& name : names) {
    const SpanLabels::OfType& type = labels.types[name.type];
    double log_share = 0;
    for (std::uint32_t t = name.first; t < name.last; ++t) {
      const bool first = t == name.first;
      const bool last = t + 1 == name.last;
      const std::uint32_t label = first && last ? type.single
                                  : first       ? type.begin
                                  : last        ? type.end
                                                : type.inside;
      log_share += std::log(shares[t * size + label]);
    }
    const double log_confidence = std::log(before[name.first].outside) + log_before[name.first] + log_share +
                                  std::log(after[name.last].outside) + log_after[name.last] - log_all;
    const double confidence = std::exp(log_confidence);
    name.confidence = confidence >= 0 ? static_cast<float>(std::min(confidence, 1.0)) : 0;
  }
}

}  // namespace

Result<SpanLabels> SpanLabels::parse(const std::vector<std::string>& labels,
                                     std::span<const std::string_view> types) {
  SpanLabels made;
  made.size = labels.size();
  made.types.resize(types.size());
  const auto wrong = [](std::string_view what) {
    return Error{ErrorCode::kMalformed, fmt::format("labels of spans: {}", what)};
  };
  if (types.empty() || types.size() > kMostTypes) return wrong(fmt::format("{} types", types.size()));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::string& label = labels[i];
    std::uint32_t* place = nullptr;
    if (label == "O") {
      place = &made.outside;
    } else if (!label.empty()) {
      for (std::size_t k = 0; k < types.size(); ++k) {
        const std::string_view name = std::string_view(label).substr(1);
        if (types[k].empty() ? !name.empty()
                             : name.size() < 2 || name[0] != '-' || name.substr(1) != types[k])
          continue;
        OfType& type = made.types[k];
        place = label[0] == 'B'   ? &type.begin
                : label[0] == 'I' ? &type.inside
                : label[0] == 'E' ? &type.end
                : label[0] == 'S' ? &type.single
                                  : nullptr;
      }
    }
    if (place == nullptr) return wrong(fmt::format("'{}' is none", label));
    if (*place != kMissing) return wrong(fmt::format("'{}' is given twice", label));
    *place = static_cast<std::uint32_t>(i);
  }
  if (labels.size() != 1 + 4 * types.size())
    return wrong(fmt::format("{}, not {}", labels.size(), 1 + 4 * types.size()));
  return made;
}

std::vector<DecodedSpan> decode_spans(std::span<const float> scores, const SpanLabels& labels) {
  std::vector<DecodedSpan> names = best_reading(scores, labels);
  if (!names.empty()) give_confidence(scores, labels, names);
  return names;
}

}  // namespace verbale
