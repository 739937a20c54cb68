#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "encoder/linear.h"
#include "encoder/workspace.h"
#include "verbale/layers.h"

namespace verbale {

/// A linear layer of the bundle over the rows of an encoding.
///
/// Immutable after load(); score() may run on many threads.
class LearnedHead {
 public:
  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<LearnedHead> load(const ModelBundle& bundle, std::string_view name,
                                                std::size_t outputs, Precision precision);

  [[nodiscard]] std::size_t outputs() const { return linear_.outputs(); }

  /// Writes the scores of the tokens [first, first + count): [count, outputs].
  /// REQUIRES: the encoding has these rows, in the precision of this head; scores has the size.
  void score(const Encoding& encoding, std::size_t first, std::size_t count, std::span<float> scores) const;

 private:
  explicit LearnedHead(Linear linear)
      : linear_(std::move(linear)), workspaces_(std::make_unique<WorkspacePool>()) {}

  Linear linear_;
  std::unique_ptr<WorkspacePool> workspaces_;
};

}  // namespace verbale
