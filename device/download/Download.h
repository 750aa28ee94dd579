// SPDX-License-Identifier: MIT
// Downloads a package into a UIS8910 module over a serial line, and reads its flash back (unisoc-8910 chapter 5.2).
// Starts from whatever the module is doing: its firmware, the boot ROM, or a loader that an earlier run left behind.
#pragma once

#include "core/package/DownloadPlan.h"
#include "core/package/Package.h"
#include "device/download/CancelToken.h"
#include "device/download/Connector.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace device
{

struct DownloadRequest {
    std::vector<std::string> only; ///< IDs of entries; empty: all that are selected. The loaders are always sent
    bool writeAnyway = false;      ///< also what the flash already holds
    bool force = false;         ///< also into a module of another chip, and when its NV items cannot be read and kept
    std::uint32_t baudRate = 0; ///< to change to once the first loader runs; 0: stay at the rate of the line
    bool awaitReturn = true;    ///< after the restart, until the new firmware answers AT
};

/// In the order in which a job goes through them; write and verify take turns, entry by entry.
enum class Phase {
    prepare,
    connect, ///< find the module, enter download mode, start the loaders, keep its NV items
    compare, ///< look for what the flash already holds
    erase,
    write,
    verify,
    restart,
};

/// "connect", for people, JSON and logs.
const char* nameOf(Phase phase);

struct Progress {
    Phase phase{};
    std::string id; ///< the entry in work, or empty
    /// Of the whole job, weighed in bytes on the line; never goes back, and reaches `total` only at the end.
    std::uint64_t done = 0;
    std::uint64_t total = 1;
    /// Of the entry in this phase, in bytes; both 0 when there are none to count (an erase, a restart).
    std::uint64_t entryDone = 0;
    std::uint64_t entryTotal = 0;
    /// After two seconds of data, smoothed over ten.
    std::optional<double> bytesPerSecond;
    std::optional<std::chrono::seconds> left; ///< with the phases to come
};

class DownloadObserver
{
public:
    virtual ~DownloadObserver() = default;
    /// At each change of phase or entry, and in between at most ten times a second.
    virtual void progressed(const Progress&) {}
    /// Something worth telling that is no failure: the model, a rate that the module did not take. For people.
    virtual void noted(const std::string&) {}
};

enum class StepOutcome {
    notReached,
    sent,         ///< a loader, which runs; or NV items that were read
    unchanged,    ///< the flash held it already; also the erase of its range
    verified,     ///< written, read back and compared
    acknowledged, ///< the module says that it did it; it cannot be read back
    notNeeded,    ///< a loader that was running already
    failed,
};

const char* nameOf(StepOutcome outcome);

struct StepReport {
    core::package::PlanStep step;
    StepOutcome outcome = StepOutcome::notReached;
};

/// What a download that ended, or ended early, left behind.
enum class ModuleState {
    untouched,    ///< nothing was changed; it does what it did before
    downloadMode, ///< waits for a download; its flash is as it was
    halfWritten,  ///< waits for a download; without one its firmware may not start
    written,      ///< waits in download mode; everything is in its flash
    restarted,    ///< everything is in its flash, and it was restarted
};

const char* nameOf(ModuleState state);

struct DownloadReport {
    std::optional<core::Problem> problem; ///< nothing: done
    Phase phase = Phase::prepare;         ///< in which it ended
    ModuleState module = ModuleState::untouched;
    std::vector<StepReport> steps; ///< of the plan, in its order
    std::uint64_t bytesSent = 0;   ///< on the line
    std::uint64_t bytesReceived = 0;
    Time duration{};                 ///< from the first byte to the answer to the restart
    std::vector<std::byte> nvBackup; ///< the module's NV image as it was, when the plan asked for it
    bool hasReturned = false;        ///< the new firmware answered
};

/// What download() would do, without a module. `plan` has only the entries that were asked for.
struct DownloadPreview {
    core::package::DownloadPlan plan;
    std::uint64_t bytesToWrite = 0; ///< content, loaders included
    std::uint64_t bytesToRead = 0;  ///< for verification
    /// The least time that the protocol takes when nothing is unchanged and flash takes none.
    Time estimate{};
};

/// At `baudRate` (10 bits a byte) and so much latency in each direction. unsupportedFormat when the package is not for
/// a UIS8910, notFound for an ID that is not part of the download, addressConflict for images that share a sector of
/// the flash, the errors of Package::plan() and content().
core::HostResult<DownloadPreview> previewDownload(const core::package::Package& package, const DownloadRequest& request,
                                                  std::uint32_t baudRate, Time latency = {});

/// Blocks until it is done, fails or is cancelled. Before a port is opened: the errors of previewDownload().
/// noPort, portBusy and so on from the connector; noReturn; noAnswer, notOurProtocol, linkFailed, disconnected,
/// refused, wrongModule; flashDiffers when the flash does not hold what was sent; cancelled.
/// Problem::subject is the entry where one is at fault, else the port. The port is closed when it returns.
/// Every write is read back before the next step begins: later steps may change what it wrote (files of a prepack).
DownloadReport download(const core::package::Package& package, const DownloadRequest& request, Connector& connector,
                        DownloadObserver& observer, const CancelToken& cancel);

struct ReadRequest {
    std::vector<core::package::Region> regions; ///< of the flash (0x60000000, 0x70000000)
    std::uint32_t baudRate = 0;                 ///< as in DownloadRequest
    /// Whether a module that runs its firmware may be restarted into download mode; else that is `refused`.
    bool mayEnterDownloadMode = false;
    bool restart = false; ///< into its firmware at the end; else it stays in download mode, for the next one
};

/// The bytes of each region, with the loaders of `package`. Errors as above; nothing in the flash changes.
core::HostResult<std::vector<std::vector<std::byte>>> readFlash(const core::package::Package& package,
                                                                const ReadRequest& request, Connector& connector,
                                                                DownloadObserver& observer, const CancelToken& cancel);

/// Where an entry lies in the flash and how large its region is, for readFlash(). notFound for an unknown ID,
/// noAddress for one that does not lie in the flash.
core::HostResult<core::package::Region> flashRegionOf(const core::package::Package& package, std::string_view id);

} // namespace device
