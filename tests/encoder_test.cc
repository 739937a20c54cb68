// The encoder against what PyTorch computes, its products against whole numbers, and the laws it keeps.

#include <bit>
#include <cmath>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "encoder/encoder.h"
#include "encoder/kernels.h"
#include "encoder/linear.h"
#include "encoder/products.h"
#include "encoder/shape.h"
#include "encoder/windows.h"

namespace verbale {
namespace {

const ModelBundle& tiny() {
  static const ModelBundle kBundle = ModelBundle::load(VERBALE_SOURCE_DIR "/tests/data/tiny").value();
  return kBundle;
}

struct Case {
  std::string text;
  std::vector<EncoderToken> tokens;
  std::vector<std::vector<float>> rows;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> kCases = [] {
    std::ifstream file(VERBALE_SOURCE_DIR "/tests/data/encoder.json");
    std::vector<Case> out;
    for (const auto& each : nlohmann::json::parse(file)) {
      Case read{each["text"], {}, each["rows"]};
      for (const auto& token : each["tokens"]) {
        read.tokens.push_back({token[0], token[1], static_cast<Gap>(token[2].get<int>()), token[3] == 1});
      }
      out.push_back(std::move(read));
    }
    return out;
  }();
  return kCases;
}

std::vector<float> floats_of(const EncodedRows& rows) {
  if (!rows.exact.empty()) return rows.exact;
  std::vector<float> out;
  for (std::size_t i = 0; i < rows.values.size(); ++i) {
    const std::size_t row = i / rows.width;
    out.push_back(rows.scales[row] * static_cast<float>(rows.values[i] - rows.zeros[row]));
  }
  return out;
}

// ---------------------------------------------------------------- products

/// Extremes and chance: 255 by 64 and by -64 are what would not fit if pairs were summed in 16 bits.
TEST(ByteProduct, IsExact) {
  std::mt19937 random(1);
  Workspace workspace;
  for (const auto& [outputs, inputs] : {std::pair{48U, 32U}, {1U, 384U}, {384U, 1536U}, {21U, 64U}}) {
    for (int kind = 0; kind < 4; ++kind) {
      std::vector<std::int8_t> weights(outputs * inputs);
      for (auto& each : weights) {
        each = static_cast<std::int8_t>(kind == 0   ? 64
                                        : kind == 1 ? -64
                                        : kind == 2 ? (random() % 2 == 0 ? 64 : -64)
                                                    : static_cast<int>(random() % 129) - 64);
      }
      const auto product = ByteProduct::create(weights.data(), outputs, inputs);
      ASSERT_TRUE(product.has_value());
      for (const std::size_t rows : ByteProduct::kRows) {
        std::vector<std::uint8_t> values(rows * inputs);
        for (auto& each : values) each = static_cast<std::uint8_t>(kind < 3 ? 255 : random() % 256);
        std::vector<std::int32_t> sums(rows * outputs);
        ASSERT_TRUE(product->multiply(values.data(), rows, sums.data(), workspace));
        for (std::size_t row = 0; row < rows; row += 7) {
          for (std::size_t output = 0; output < outputs; ++output) {
            std::int32_t sum = 0;
            for (std::size_t k = 0; k < inputs; ++k) {
              sum += values[row * inputs + k] * weights[output * inputs + k];
            }
            ASSERT_EQ(sums[row * outputs + output], sum);
          }
        }
      }
    }
  }
}

TEST(Linear, GivesTheOutputsOfEachRowAlone) {
  const std::size_t width = tiny().encoder().width;
  const std::size_t outputs = tiny().names().labels.size();
  const Linear bytes = Linear::load(tiny(), "heads.names", outputs, width, Precision::kInt8).value();
  const Linear floats = Linear::load(tiny(), "heads.names", outputs, width, Precision::kFloat).value();
  std::mt19937 random(2);
  std::normal_distribution<float> normal;
  const std::size_t count = 300;
  std::vector<float> x(count * width);
  for (float& each : x) each = normal(random);
  std::vector<std::uint8_t> values(x.size());
  std::vector<float> scales;
  std::vector<std::int32_t> zeros;
  for (std::size_t i = 0; i < count; ++i) {
    float* const row = x.data() + i * width;
    const Quantization by =
        kernels().quantize(row, width, kernels().range(row, width), values.data() + i * width);
    scales.push_back(by.scale);
    zeros.push_back(by.zero);
    for (std::size_t k = 0; k < width; ++k) {
      row[k] = by.scale * static_cast<float>(values[i * width + k] - by.zero);
    }
  }
  Workspace workspace;
  std::vector<float> all(count * outputs);
  bytes.apply({count, values.data(), scales.data(), zeros.data(), nullptr}, all, workspace);
  std::vector<float> exact(count * outputs);
  floats.apply({count, nullptr, nullptr, nullptr, x.data()}, exact, workspace);
  for (std::size_t i = 0; i < all.size(); ++i) ASSERT_NEAR(all[i], exact[i], 1e-4);
  for (std::size_t first = 0; first < count; first += 41) {
    const std::size_t some = std::min<std::size_t>(41, count - first);
    std::vector<float> part(some * outputs);
    bytes.apply({some, values.data() + first * width, scales.data() + first, zeros.data() + first, nullptr},
                part, workspace);
    for (std::size_t i = 0; i < part.size(); ++i) ASSERT_EQ(part[i], all[first * outputs + i]);
  }
}

// ----------------------------------------------------------------- kernels

class KernelsOf : public testing::TestWithParam<const Kernels*> {};

TEST_P(KernelsOf, GeluIsExactToAMillionth) {
  std::vector<float> x(1 << 16);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = -12.0F + 24.0F * static_cast<float>(i) / 65536.0F;
  std::vector<float> y = x;
  GetParam()->gelu(y.data(), y.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double wanted = 0.5 * x[i] * (1 + std::erf(x[i] / std::sqrt(2.0)));
    ASSERT_NEAR(y[i], wanted, 1e-6 * std::max(1.0, std::abs(wanted))) << x[i];
  }
}

TEST_P(KernelsOf, QuantizeRoundsToTheNearest) {
  std::mt19937 random(3);
  std::normal_distribution<float> normal(0.3F);
  std::vector<float> x(64);
  std::vector<std::uint8_t> bytes(64);
  for (int turn = 0; turn < 2000; ++turn) {
    for (float& each : x) each = turn == 0 ? 0.0F : turn % 3 == 0 ? std::abs(normal(random)) : normal(random);
    const Range range = GetParam()->range(x.data(), x.size());
    const Quantization by = GetParam()->quantize(x.data(), x.size(), range, bytes.data());
    ASSERT_GT(by.scale, 0);
    ASSERT_TRUE(by.zero >= 0 && by.zero <= 255);
    for (std::size_t i = 0; i < x.size(); ++i) {
      ASSERT_NEAR(by.scale * static_cast<float>(bytes[i] - by.zero), x[i], by.scale * 1.001F);
    }
  }
}

TEST_P(KernelsOf, AttentionIsTheWeightedMeanOfValues) {
  std::mt19937 random(4);
  std::normal_distribution<float> normal;
  for (const std::size_t rows : {1U, 2U, 15U, 16U, 17U, 64U, 101U}) {
    const std::size_t width = 64;
    const std::size_t heads = 2;
    const std::size_t part = width / heads;
    std::vector<float> qkv(rows * 3 * width);
    for (float& each : qkv) each = 2 * normal(random);
    std::vector<float> out(rows * width);
    Workspace workspace;
    const auto scratch = workspace.take<float>(Workspace::kFirstFree, attention_scratch(rows, width));
    GetParam()->attention({qkv.data(), rows, width, heads, scratch.data(), out.data()});
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t h = 0; h < heads; ++h) {
        std::vector<double> weights(rows);
        double sum = 0;
        for (std::size_t other = 0; other < rows; ++other) {
          double score = 0;
          for (std::size_t k = 0; k < part; ++k) {
            score +=
                double{qkv[row * 3 * width + h * part + k]} * qkv[other * 3 * width + width + h * part + k];
          }
          sum += weights[other] = std::exp(score / std::sqrt(static_cast<double>(part)));
        }
        for (std::size_t k = 0; k < part; ++k) {
          double wanted = 0;
          for (std::size_t other = 0; other < rows; ++other) {
            wanted += weights[other] / sum * qkv[other * 3 * width + 2 * width + h * part + k];
          }
          ASSERT_NEAR(out[row * width + h * part + k], wanted, 2e-5);
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, KernelsOf, testing::Values(&kernels(), &plain_kernels()));

/// Bits of everything that the kernels make of some random rows.
std::vector<std::uint32_t> results_of(const Kernels& kernel) {
  constexpr std::size_t kWidth = 96;
  constexpr std::size_t kRows = 37;
  std::mt19937 random(7);
  std::normal_distribution<float> normal;
  const auto draw = [&](std::size_t count) {
    std::vector<float> values(count);
    for (float& value : values) value = normal(random);
    return values;
  };
  std::vector<std::uint32_t> bits;
  const auto keep = [&](float value) { bits.push_back(std::bit_cast<std::uint32_t>(value)); };
  const std::vector<float> weight = draw(kWidth);
  const std::vector<float> bias = draw(kWidth);
  std::vector<float> qkv = draw(kRows * 3 * kWidth);
  std::vector<float> scratch(attention_scratch(kRows, kWidth));
  std::vector<float> out(kRows * kWidth);
  kernel.attention({qkv.data(), kRows, kWidth, 6, scratch.data(), out.data()});
  for (std::size_t row = 0; row < kRows; ++row) {
    float* const x = out.data() + row * kWidth;
    const Range range = kernel.layer_norm(x, kWidth, weight.data(), bias.data(), 1e-12F);
    std::vector<std::uint8_t> bytes(kWidth);
    const Quantization by = kernel.quantize(x, kWidth, range, bytes.data());
    keep(by.scale);
    bits.push_back(static_cast<std::uint32_t>(by.zero));
    bits.insert(bits.end(), bytes.begin(), bytes.end());
    keep(kernel.dot(x, weight.data(), kWidth));
    std::vector<std::int32_t> sums(kWidth);
    std::vector<std::int32_t> weight_sums(kWidth);
    for (std::size_t i = 0; i < kWidth; ++i) {
      sums[i] = static_cast<std::int32_t>(random() % 40000) - 20000;
      weight_sums[i] = static_cast<std::int32_t>(random() % 400) - 200;
    }
    const std::vector<float> scales = draw(kWidth);
    const SumsRow sums_row{sums.data(), scales.data(), weight_sums.data(), bias.data(), by};
    std::vector<float> more(kWidth);
    const Range gelu = kernel.dequantize_gelu(sums_row, kWidth, more.data());
    keep(gelu.low);
    keep(gelu.high);
    for (const float value : more) keep(value);
    kernel.add_dequantized(sums_row, kWidth, more.data());
    for (const float value : more) keep(value);
    kernel.dequantize(sums_row, kWidth, more.data());
    for (const float value : more) keep(value);
    for (std::size_t i = 0; i < kWidth; ++i) keep(x[i]);
  }
  return bits;
}

TEST(Kernels, GiveTheSameBitsOnProcessorsOfDifferentWidth) {
  const std::vector<std::uint32_t> best = results_of(kernels());
  for (const Kernels* each : equal_kernels()) EXPECT_EQ(results_of(*each), best);
}

// ------------------------------------------------------------------ shapes

TEST(ShapeOf, TellsLettersAndDigits) {
  const std::vector<std::pair<std::string, Shape>> wanted{{"2021", Shape::kDigits},
                                                          {"3.5", Shape::kDigits},
                                                          {"\u00BD", Shape::kDigits},
                                                          {"...", Shape::kSigns},
                                                          {"", Shape::kSigns},
                                                          {"word", Shape::kLower},
                                                          {"\u4E2D", Shape::kLower},
                                                          {"I", Shape::kSingleUpper},
                                                          {"U.", Shape::kSingleUpper},
                                                          {"Word", Shape::kTitle},
                                                          {"\u00C9lan", Shape::kTitle},
                                                          {"US", Shape::kUpper},
                                                          {"U.S.", Shape::kUpper},
                                                          {"McKay", Shape::kMixed},
                                                          {"eBay", Shape::kMixed},
                                                          {"21st", Shape::kLowerAndDigits},
                                                          {"G7", Shape::kUpperAndDigits},
                                                          {"x", Shape::kLower}};
  for (const auto& [token, shape] : wanted) EXPECT_EQ(shape_of(token), shape) << token;
}

// ----------------------------------------------------------------- windows

TEST(Windows, HoldEveryTokenOnceAndNoMoreThanFits) {
  std::mt19937 random(5);
  const auto chance = [&] { return static_cast<std::uint32_t>(random()); };
  EncoderSizes sizes;
  for (int turn = 0; turn < 3000; ++turn) {
    sizes.context = chance() % 30;
    sizes.window = sizes.context + 34 + chance() % 300;
    const std::size_t count = chance() % 800;
    const unsigned longest = 1 + chance() % 32;
    std::string text;
    std::vector<EncoderToken> tokens;
    std::vector<std::uint32_t> pieces{0};
    for (std::uint32_t i = 0; i < count; ++i) {
      text += chance() % 15 == 0 ? '.' : chance() % 9 == 0 ? '"' : 'x';
      tokens.push_back({i, i + 1, Gap::kNone, chance() % 40 == 0});
      pieces.push_back(pieces.back() + 1 + chance() % longest);
    }
    const auto windows = part_into_windows(text, tokens, pieces, sizes);
    std::uint32_t next = 0;
    for (const Window& window : windows) {
      ASSERT_EQ(window.first, next);
      ASSERT_LT(window.first, window.last);
      ASSERT_LE(window.context, window.first);
      ASSERT_LE(pieces[window.first] - pieces[window.context], sizes.context);
      ASSERT_LE(pieces[window.last] - pieces[window.context] + 2, sizes.window);
      next = window.last;
    }
    ASSERT_EQ(next, count);
    if (pieces.back() + 2 <= sizes.window) {
      ASSERT_EQ(windows.size(), count == 0 ? 0U : 1U);
    }
  }
}

// ----------------------------------------------------------------- encoder

TEST(Encoder, AgreesWithPyTorchInFloats) {
  const Encoder encoder = Encoder::load(tiny(), Precision::kFloat).value();
  for (const Case& each : cases()) {
    const EncodedRows rows = encoder.encode(each.text, each.tokens);
    ASSERT_EQ(rows.exact.size(), each.rows.size() * rows.width);
    for (std::size_t i = 0; i < rows.exact.size(); ++i) {
      ASSERT_NEAR(rows.exact[i], each.rows[i / rows.width][i % rows.width], 5e-5) << each.text << ' ' << i;
    }
  }
}

TEST(Encoder, StaysNearInBytes) {
  const Encoder encoder = Encoder::load(tiny(), Precision::kInt8).value();
  double error = 0;
  double size = 0;
  for (const Case& each : cases()) {
    const EncodedRows rows = encoder.encode(each.text, each.tokens);
    const std::vector<float> got = floats_of(rows);
    ASSERT_EQ(rows.scales.size(), each.tokens.size());
    ASSERT_EQ(got.size(), each.rows.size() * rows.width);
    for (std::size_t i = 0; i < got.size(); ++i) {
      const float wanted = each.rows[i / rows.width][i % rows.width];
      error += std::pow(got[i] - wanted, 2);
      size += std::pow(wanted, 2);
    }
  }
  RecordProperty("relative_error", std::to_string(std::sqrt(error / size)));
  EXPECT_LT(std::sqrt(error / size), 0.03);
}

TEST(Encoder, GivesTheSameBytesOnAnyThreadInAnyOrder) {
  const Encoder encoder = Encoder::load(tiny(), Precision::kInt8).value();
  std::vector<std::vector<std::uint8_t>> alone;
  for (const Case& each : cases()) {
    const Encoder fresh = Encoder::load(tiny(), Precision::kInt8).value();
    alone.push_back(fresh.encode(each.text, each.tokens).values);
  }
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(static_cast<unsigned>(t));
      for (int turn = 0; turn < 60; ++turn) {
        const std::size_t i = random() % cases().size();
        wrong[t] += encoder.encode(cases()[i].text, cases()[i].tokens).values != alone[i];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(wrong, testing::Each(0));
}

TEST(Encoder, ReadsNothingAndHugeTokens) {
  const Encoder encoder = Encoder::load(tiny(), Precision::kInt8).value();
  EXPECT_TRUE(encoder.encode("", {}).values.empty());
  const std::string text(1 << 20, '.');
  const std::vector<EncoderToken> tokens{{0, 1 << 19, Gap::kBlockStart, false},
                                         {1 << 19, 1 << 20, Gap::kNone, true}};
  EXPECT_EQ(encoder.encode(text, tokens).scales.size(), 2U);
}

}  // namespace
}  // namespace verbale
