#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace verbale {

enum class ErrorCode {
  kInvalidArgument,     ///< the caller asked for something that has no meaning
  kNotFound,            ///< a file or folder is not there
  kUnreadable,          ///< it is there, but reading it failed
  kMalformed,           ///< its bytes are not what its format asks for
  kTooLarge,            ///< it is over a stated limit
  kLawBroken,           ///< a layer breaks a law of the document
  kConflict,            ///< what is stored says otherwise
  kWriteFailed,         ///< the disk is full, the pipe is closed
  kUnsupportedVersion,  ///< made by a newer or older program
};

/// What went wrong, in words for the person who gave the input: file and place first where there are any.
struct Error {
  ErrorCode code = ErrorCode::kInvalidArgument;
  std::string message;
};

/// A value or an error.  Nothing of Verbale throws across a library's edge; input, files and models fail by
/// Result.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// REQUIRES: ok()
  [[nodiscard]] T& value() & { return *check(std::get_if<0>(&state_)); }
  [[nodiscard]] const T& value() const& { return *check(std::get_if<0>(&state_)); }
  [[nodiscard]] T&& value() && { return std::move(*check(std::get_if<0>(&state_))); }
  [[nodiscard]] T* operator->() { return &value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }

  /// REQUIRES: !ok()
  [[nodiscard]] const Error& error() const { return *check(std::get_if<1>(&state_)); }

 private:
  template <class P>
  static P* check(P* pointer) {
    assert(pointer != nullptr);
    return pointer;
  }
  std::variant<T, Error> state_;
};

/// Success without a value, or an error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  /// REQUIRES: !ok()
  [[nodiscard]] const Error& error() const {
    assert(error_.has_value());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace verbale
