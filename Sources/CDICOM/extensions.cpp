// Reads text with code extensions (ISO 2022; PS3.3 C.12.1.1.2, PS3.5 6.1.2) by the system's iconv.
#include <iconv.h>

#include <cstring>
#include <map>
#include <string>

#include "dcmtk.hpp"

namespace {

/// A set of characters, by the escape sequence that names it and where iconv has it.
struct Set {
  const char *escape;     // without ESC
  const char *encoding;   // nullptr: ASCII, as it stands
  size_t size;            // bytes of a character
  bool is_upper;          // whether its bytes stand above 127 (G1)
  unsigned char prefix;   // what the encoding wants before each character, or 0
};

// The Roman letters of JIS X 0201 are read as ASCII: they are the same but for two, one of which
// is the delimiter of values. Its katakana and JIS X 0212 are shifted sets of EUC-JP.
const Set sets[] = {
    {"(B", nullptr, 1, false, 0},         {"(J", nullptr, 1, false, 0},
    {")I", "EUC-JP", 1, true, 0x8E},      {"$B", "EUC-JP", 2, false, 0},
    {"$@", "EUC-JP", 2, false, 0},        {"$(D", "EUC-JP", 2, false, 0x8F},
    {"$)C", "EUC-KR", 2, true, 0},        {"$)A", "EUC-CN", 2, true, 0},
    {"-A", "ISO-8859-1", 1, true, 0},     {"-B", "ISO-8859-2", 1, true, 0},
    {"-C", "ISO-8859-3", 1, true, 0},     {"-D", "ISO-8859-4", 1, true, 0},
    {"-L", "ISO-8859-5", 1, true, 0},     {"-G", "ISO-8859-6", 1, true, 0},
    {"-F", "ISO-8859-7", 1, true, 0},     {"-H", "ISO-8859-8", 1, true, 0},
    {"-M", "ISO-8859-9", 1, true, 0},     {"-b", "ISO-8859-15", 1, true, 0},
    {"-T", "TIS-620", 1, true, 0},
};

/// The sets in which text begins, by the number in the first value of the character set.
const struct { const char *number, *escape; } beginnings[] = {
    {"13", ")I"},  {"100", "-A"}, {"101", "-B"}, {"109", "-C"}, {"110", "-D"}, {"144", "-L"},
    {"127", "-G"}, {"126", "-F"}, {"138", "-H"}, {"148", "-M"}, {"203", "-b"}, {"166", "-T"},
};

/// Converters of iconv, opened when they are first asked for.
class Converters {
 public:
  Converters() = default;
  Converters(const Converters &) = delete;
  Converters &operator=(const Converters &) = delete;
  ~Converters() {
    for (auto &[name, state] : opened_)
      if (state != iconv_t(-1)) iconv_close(state);
  }

  /// Appends the text in UTF-8; false for what is none in this encoding.
  bool append(const char *encoding, std::string text, std::string &made) {
    auto [found, is_new] = opened_.try_emplace(encoding, iconv_t(-1));
    if (is_new) found->second = iconv_open("UTF-8", encoding);
    if (found->second == iconv_t(-1)) return false;
    std::string output(4 * text.size() + 16, '\0');
    char *from = text.data(), *to = output.data();
    size_t left = text.size(), room = output.size();
    iconv(found->second, nullptr, nullptr, nullptr, nullptr);
    const size_t lost = iconv(found->second, &from, &left, &to, &room);
    made.append(output.data(), output.size() - room);
    return lost == 0 && left == 0;
  }

 private:
  std::map<std::string, iconv_t> opened_;
};

const Set *set_named(const char *escape) {
  for (const Set &set : sets)
    if (std::strcmp(set.escape, escape) == 0) return &set;
  return nullptr;
}

class Decoder {
 public:
  Decoder(const Set *upper, const std::string &delimiters)
      : delimiters_(delimiters + "\r\n\t\f"), first_upper_(upper), upper_(upper) {}

  bool decode(const std::string &text, std::string &made) {
    for (size_t at = 0; at < text.size();) {
      const unsigned char byte = text[at];
      if (byte == 0x1B) {
        if (!take_escape(text, at)) return false;
      } else if (byte <= 0x20 || byte == 0x7F || (byte < 0x80 && !lower_->encoding)) {
        made += text[at++];
        if (delimiters_.find(static_cast<char>(byte)) != std::string::npos) begin_again();
      } else if (!take_character(text, at, byte < 0x80 ? lower_ : upper_, made)) {
        return false;
      }
    }
    return true;
  }

 private:
  /// After a delimiter the sets are the first ones; where there was no upper set, that of the value
  /// before is kept, as some writers do not name it again.
  void begin_again() {
    lower_ = sets;
    if (first_upper_) upper_ = first_upper_;
  }

  bool take_escape(const std::string &text, size_t &at) {
    for (const Set &set : sets) {
      const size_t length = std::strlen(set.escape);
      if (text.compare(at + 1, length, set.escape) != 0) continue;
      (set.is_upper ? upper_ : lower_) = &set;
      at += 1 + length;
      return true;
    }
    return false;
  }

  bool take_character(const std::string &text, size_t &at, const Set *set, std::string &made) {
    if (!set || at + set->size > text.size()) return false;
    std::string character;
    if (set->prefix) character += static_cast<char>(set->prefix);
    for (size_t i = 0; i < set->size; i++) {
      const bool is_upper = (text[at] & 0x80) != 0;
      if (is_upper != set->is_upper) return false;
      character += static_cast<char>(text[at++] | 0x80);
    }
    return converters_.append(set->encoding, character, made);
  }

  const std::string delimiters_;
  const Set *lower_ = sets;
  const Set *first_upper_;
  const Set *upper_;
  Converters converters_;
};

}  // namespace

bool cdicom::convert_extended(
    const std::string &text, const std::string &charset, const std::string &delimiters,
    std::string &made) {
  made.clear();
  std::string first = charset.substr(0, charset.find('\\'));
  first.erase(first.find_last_not_of(' ') + 1);
  if (first == "GB18030" || first == "GBK") return Converters().append("GB18030", text, made);
  const Set *upper = nullptr;
  const size_t place = first.find("IR ");
  if (place != std::string::npos)
    for (const auto &beginning : beginnings)
      if (first.substr(place + 3) == beginning.number) upper = set_named(beginning.escape);
  // Some writers of Japanese put half-width katakana beside it without naming the set.
  for (const char *number : {"IR 13", "IR 87", "IR 159"})
    if (!upper && charset.find(number) != std::string::npos) upper = set_named(")I");
  return Decoder(upper, delimiters).decode(text, made);
}
