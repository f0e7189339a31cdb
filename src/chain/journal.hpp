#pragma once
// Memory of a transaction between its signing and its receipt. A process that dies in between finds the transaction
// here again and finishes it, instead of signing a second one. Also of the last ones that happened, in case that the
// chain loses them.

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "chain/file.hpp"
#include "chain/transaction.hpp"

namespace aceso::chain {

/// Holds at most one pending transaction, for one account.
class Journal {
 public:
  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  virtual ~Journal() = default;

  virtual Result<std::optional<SignedTransaction>> load() = 0;
  /// Returns only when the transaction would survive a power cut.
  virtual Result<void> store(const SignedTransaction& transaction) = 0;
  /// Nothing is pending any more. What was, is remembered if it `happened`.
  virtual Result<void> clear(bool happened) = 0;
  /// The last `most_former` ones that happened, the latest last.
  virtual Result<std::vector<SignedTransaction>> former() = 0;
  virtual Result<void> forget_former() = 0;

  static constexpr std::size_t most_former = 32;
};

/// A journal in a file of mode 0600, in an existing directory, with former ones in `path` + ".former". It locks
/// `path` + ".lock", so that two processes never send for the same account at once.
class FileJournal final : public Journal {
 public:
  /// unavailable when another process has the journal open or the directory cannot be used.
  static Result<std::unique_ptr<FileJournal>> open(std::filesystem::path path);

  Result<std::optional<SignedTransaction>> load() override;
  Result<void> store(const SignedTransaction& transaction) override;
  Result<void> clear(bool happened) override;
  Result<std::vector<SignedTransaction>> former() override;
  Result<void> forget_former() override { return remove_file(former_path()); }

 private:
  [[nodiscard]] std::filesystem::path former_path() const { return path_.string() + ".former"; }
  FileJournal(std::filesystem::path path, Descriptor lock) : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  Descriptor lock_;
};

/// A journal that dies with the process, for accounts that do not outlive it.
class MemoryJournal final : public Journal {
 public:
  Result<std::optional<SignedTransaction>> load() override { return pending_; }
  Result<void> store(const SignedTransaction& transaction) override;
  Result<void> clear(bool happened) override;
  Result<std::vector<SignedTransaction>> former() override { return former_; }
  Result<void> forget_former() override;

 private:
  std::optional<SignedTransaction> pending_;
  std::vector<SignedTransaction> former_;
};

}  // namespace aceso::chain
