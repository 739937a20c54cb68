#include "input/line_reader.h"

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

#include "base/utf8.h"

namespace verbale {
namespace {

constexpr std::size_t kChunk = 1 << 18;  // bytes

/// A file descriptor that is closed with its owner; standard input stays open.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  ~FileDescriptor() {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  /// "-" is standard input.  False: errno says why.
  [[nodiscard]] bool open(const std::string& path) {
    descriptor_ = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    return descriptor_ >= 0;
  }

  /// As read(2), begun again where a signal broke it off.  What has come so far is given at once: a slow feed
  /// is read as it comes.
  [[nodiscard]] ssize_t read(char* bytes, std::size_t size) const {
    while (true) {
      const ssize_t count = ::read(descriptor_, bytes, size);
      if (count >= 0 || errno != EINTR) return count;
    }
  }

 private:
  int descriptor_ = -1;
};

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(encoding, &status));
  if (U_FAILURE(status)) return nullptr;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  return converter;
}

/// Appends the bytes to `out` as UTF-8.  False: they are not in the converter's encoding.
bool convert(UConverter* converter, std::string_view bytes, bool last, std::string& out) {
  std::vector<UChar> units(4096);
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  while (true) {
    UErrorCode status = U_ZERO_ERROR;
    UChar* to = units.data();
    ucnv_toUnicode(converter, &to, units.data() + units.size(), &from, end, nullptr, last ? 1 : 0, &status);
    icu::UnicodeString(false, units.data(), static_cast<std::int32_t>(to - units.data())).toUTF8String(out);
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    return U_SUCCESS(status);
  }
}

/// What ICU's detector takes the bytes for; windows-1252 where it names a subset of that, or nothing.
std::string detected_encoding(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, void (*)(UCharsetDetector*)> detector(ucsdet_open(&status),
                                                                                &ucsdet_close);
  const std::string_view sample = bytes.substr(0, kChunk);
  ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &status);
  const char* name = U_SUCCESS(status) && match != nullptr ? ucsdet_getName(match, &status) : nullptr;
  if (U_FAILURE(status) || name == nullptr) return "windows-1252";
  const std::string_view found = name;
  // The Encoding Standard reads ISO-8859-1 as windows-1252.  EBCDIC and UTF-16/32 without a mark are never
  // news text.
  if (found == "ISO-8859-1" || found.starts_with("IBM") || found.starts_with("UTF-16") ||
      found.starts_with("UTF-32")) {
    return "windows-1252";
  }
  return std::string(found);
}

std::size_t line_of(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

}  // namespace

struct LineReader::State {
  FileDescriptor file;
  std::size_t limit = 0;
  std::string buffer;     ///< decoded, not yet given out
  std::size_t used = 0;   ///< of the buffer
  bool started = false;   ///< the byte order mark was looked at
  bool finished = false;  ///< the file's end was reached
  Converter converter;    ///< UTF-16; none: bytes are passed on
  std::size_t bytes_read = 0;
  std::vector<char> chunk = std::vector<char>(kChunk);

  [[nodiscard]] std::string_view rest() const { return std::string_view(buffer).substr(used); }

  /// Reads and decodes one chunk more.
  Result<void> more() {
    if (used > 0) {
      buffer.erase(0, used);
      used = 0;
    }
    std::size_t count = 0;
    do {  // a byte order mark may come in pieces
      const ssize_t got = file.read(chunk.data() + count, chunk.size() - count);
      if (got <= 0) finished = true;
      if (got < 0) return Error{ErrorCode::kUnreadable, std::strerror(errno)};
      count += static_cast<std::size_t>(got);
    } while (!started && !finished && count < 3);
    bytes_read += count;
    std::string_view bytes(chunk.data(), count);
    if (!started) {
      started = true;
      if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
      } else if (bytes.starts_with("\xFF\xFE")) {
        bytes.remove_prefix(2);
        converter = open_converter("UTF-16LE");
      } else if (bytes.starts_with("\xFE\xFF")) {
        bytes.remove_prefix(2);
        converter = open_converter("UTF-16BE");
      }
    }
    if (!converter) {
      buffer.append(bytes);
    } else if (!convert(converter.get(), bytes, finished, buffer)) {
      const std::size_t line = line_of(buffer, buffer.size());
      finished = true;
      return Error{
          ErrorCode::kMalformed,
          fmt::format(
              "not UTF-16 in the {} bytes before byte {} (half a surrogate pair?), {} lines into them", count,
              bytes_read, line)};
    }
    return {};
  }
};

LineReader::LineReader() : state_(std::make_unique<State>()) {}
LineReader::~LineReader() = default;

Result<std::unique_ptr<LineReader>> LineReader::open(const std::string& path, std::size_t limit) {
  std::unique_ptr<LineReader> reader(new LineReader());
  State& state = *reader->state_;
  state.limit = limit;
  if (!state.file.open(path)) {
    return Error{errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnreadable,
                 fmt::format("{}: {}", path, std::strerror(errno))};
  }
  return reader;
}

Result<char> LineReader::peek() {
  State& state = *state_;
  std::size_t seen = 0;
  while (true) {
    const std::size_t at = state.rest().find_first_not_of(" \t\r\n", seen);
    if (at != std::string_view::npos) return state.rest()[at];
    seen = state.rest().size();
    if (state.finished || seen > state.limit) return '\0';
    if (auto read = state.more(); !read) return read.error();
  }
}

Result<std::optional<LineReader::Line>> LineReader::read_line() {
  State& state = *state_;
  Line line;
  std::size_t searched = 0;
  while (true) {
    const std::string_view rest = state.rest();
    const std::size_t end = rest.find('\n', searched);
    if (end != std::string_view::npos || state.finished) {
      const std::string_view text = rest.substr(0, end);
      if (end == std::string_view::npos && text.empty() && !line.too_long) return std::optional<Line>();
      if (line.too_long || text.size() > state.limit) {
        line.too_long = true;
      } else {
        line.text = text;
      }
      state.used += text.size() + (end != std::string_view::npos ? 1 : 0);
      return std::optional<Line>(std::move(line));
    }
    if (rest.size() > state.limit) {
      line.too_long = true;
      state.used = state.buffer.size();
    }
    searched = state.rest().size();
    if (auto read = state.more(); !read) return read.error();
  }
}

Result<std::string> LineReader::read_all_text() {
  State& state = *state_;
  while (!state.finished) {
    if (state.buffer.size() > state.limit) break;
    if (auto read = state.more(); !read) return read.error();
  }
  if (state.buffer.size() > state.limit) {
    return Error{ErrorCode::kTooLarge,
                 fmt::format("over the limit of {} MB for an article", state.limit >> 20)};
  }
  std::string text = state.buffer.substr(state.used);
  state.used = state.buffer.size();
  if (const std::size_t nul = text.find('\0'); nul != std::string::npos) {
    return Error{ErrorCode::kMalformed,
                 fmt::format("line {}: a NUL byte: this is no text file (UTF-16 needs a byte order mark)",
                             line_of(text, nul))};
  }
  const std::size_t invalid = first_invalid_utf8(text);
  if (invalid == text.size()) return text;
  const std::string encoding = detected_encoding(text);
  std::string decoded;
  const Converter converter = encoding == "UTF-8" ? nullptr : open_converter(encoding.c_str());
  if (!converter || !convert(converter.get(), text, true, decoded)) {
    return Error{ErrorCode::kMalformed,
                 fmt::format("line {}: not UTF-8 at byte {}, nor another encoding that could be told",
                             line_of(text, invalid), invalid + 1)};
  }
  return decoded;
}

std::size_t LineReader::bytes_read() const {
  return state_->bytes_read;
}

void LineReader::close() {
  state_->finished = true;
  state_->used = state_->buffer.size();
}

}  // namespace verbale
