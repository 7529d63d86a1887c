using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.State.Ledger.Checkpoint;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Watching;

/// <summary>
/// Every line of the log. Ids by area: 1 the process, 2 blocks, 3 the pool, 4 RPC, 5 the disk, 6 peers.
/// </summary>
internal static partial class NodeLog
{
    [LoggerMessage(101, LogLevel.Information, "Opened chain {Chain} at block {Head} in {Folder}")]
    public static partial void ChainOpened(this ILogger log, string chain, ulong head, string folder);

    [LoggerMessage(102, LogLevel.Information, "Serving JSON-RPC at {Address}")]
    public static partial void RpcStarted(this ILogger log, Uri address);

    [LoggerMessage(103, LogLevel.Information, "Taking part as validator {Name}")]
    public static partial void ValidatorStarted(this ILogger log, string name);

    [LoggerMessage(104, LogLevel.Information, "No validator key: this node follows and serves")]
    public static partial void NoValidator(this ILogger log);

    [LoggerMessage(105, LogLevel.Information, "Stopping at block {Head}")]
    public static partial void Stopping(this ILogger log, ulong head);

    [LoggerMessage(106, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(107, LogLevel.Critical, "The node ends with exit code {Code}: {Reason}")]
    public static partial void Failed(this ILogger log, Exception fault, int code, string reason);

    [LoggerMessage(108, LogLevel.Warning, "The chain's clock runs {Factor} times as fast as real time")]
    public static partial void FastClock(this ILogger log, uint factor);

    [LoggerMessage(109, LogLevel.Information, "Answering those who watch at {Address}")]
    public static partial void HealthStarted(this ILogger log, Uri address);

    [LoggerMessage(110, LogLevel.Information, "Serving peers at {Address}, known by node key {Key}")]
    public static partial void PeersServed(this ILogger log, string address, Ed25519PublicKey key);

    [LoggerMessage(
        111, LogLevel.Warning,
        "TCP uses BBR here, which pauses for a moment every ten seconds, and so do blocks: allow this user cubic in "
        + "net.ipv4.tcp_allowed_congestion_control, or make it the machine's")]
    public static partial void BbrKept(this ILogger log);

    [LoggerMessage(
        201, LogLevel.Information,
        "Block {Number} {Hash}: {Transactions} transactions, {Gas} gas, decided in round {Round}")]
    public static partial void BlockFinal(
        this ILogger log, ulong number, Hash256 hash, int transactions, ulong gas, uint round);

    [LoggerMessage(202, LogLevel.Debug, "Made block {Number} {Hash} in {BuildMs} ms")]
    public static partial void BlockBuilt(this ILogger log, ulong number, Hash256 hash, long buildMs);

    [LoggerMessage(203, LogLevel.Warning, "Block {Hash} was refused: {Reason}")]
    public static partial void BlockRefused(this ILogger log, Hash256 hash, string reason);

    [LoggerMessage(204, LogLevel.Information, "This validator signs from block {Height} on")]
    public static partial void Signs(this ILogger log, ulong height);

    [LoggerMessage(205, LogLevel.Warning, "This validator does not sign at block {Height}: it follows")]
    public static partial void SignsNot(this ILogger log, ulong height);

    [LoggerMessage(
        206, LogLevel.Error,
        "Validator {Key} contradicts itself at block {Height}, round {Round}: both votes are in the file 'evidence'")]
    public static partial void Evidence(this ILogger log, Ed25519PublicKey key, ulong height, uint round);

    [LoggerMessage(
        207, LogLevel.Warning,
        "No record of what this validator signed: it asks the others, and signs once that is safe")]
    public static partial void Forgot(this ILogger log);

    [LoggerMessage(
        208, LogLevel.Warning,
        "The key {Key} is no validator's at block {Height}: this node follows until it is voted in")]
    public static partial void NotInSet(this ILogger log, Ed25519PublicKey key, ulong height);

    [LoggerMessage(
        209, LogLevel.Error,
        "The order to resume at block {Height} has {Signatures} signatures: expected those of a quorum of validators")]
    public static partial void ResumeNotSigned(this ILogger log, ulong height, int signatures);

    [LoggerMessage(
        210, LogLevel.Error,
        "No peer keeps the rows of block {Height}, and they are at {BestHeight}: an archive stays as it is, so that "
            + "another node must follow, or this one without --keep-rows")]
    public static partial void Stranded(this ILogger log, ulong height, ulong bestHeight);

    [LoggerMessage(
        211, LogLevel.Warning,
        "No peer keeps the rows of block {Height}, and they are at {BestHeight}: this node asks for a snapshot")]
    public static partial void StrandedForNow(this ILogger log, ulong height, ulong bestHeight);

    [LoggerMessage(
        212, LogLevel.Information,
        "The order to resume is taken. This validator signs once these have consented, who must be up: {Validators}")]
    public static partial void ConsentAwaited(this ILogger log, string validators);

    [LoggerMessage(
        213, LogLevel.Error,
        "The order to resume is not true: block {Height} was final to this validator, which has voted above it: whoever"
            + " has it must come back")]
    public static partial void OrderRefuted(this ILogger log, ulong height);

    [LoggerMessage(301, LogLevel.Debug, "Transaction {Hash} dropped: {Reason}")]
    public static partial void TransactionDropped(this ILogger log, Hash256 hash, string reason);

    [LoggerMessage(401, LogLevel.Error, "Could not answer {Method}")]
    public static partial void RpcFailed(this ILogger log, Exception fault, string method);

    [LoggerMessage(601, LogLevel.Information, "Linked to {Role}, {Key} at {Address}")]
    public static partial void PeerConnected(this ILogger log, Ed25519PublicKey key, string address, string role);

    [LoggerMessage(602, LogLevel.Information, "No link any more to {Key} at {Address}: {Reason}")]
    public static partial void PeerDisconnected(
        this ILogger log, Ed25519PublicKey key, string address, string reason);

    [LoggerMessage(603, LogLevel.Warning, "The peer {Key} at {Address} is cut for what it sent: {Reason}")]
    public static partial void PeerCondemned(this ILogger log, Ed25519PublicKey key, string address, string reason);

    [LoggerMessage(604, LogLevel.Warning, "The peer {Key} at {Address} is cut: too much of {Channel} waits")]
    public static partial void PeerFloods(
        this ILogger log, Ed25519PublicKey key, string address, PeerChannel channel);

    [LoggerMessage(605, LogLevel.Warning, "No link to {Peer}: {Reason}")]
    public static partial void ConnectionRefused(this ILogger log, string peer, string reason);

    [LoggerMessage(608, LogLevel.Debug, "No further link to {Peer}: {Reason}")]
    public static partial void ConnectionNotKept(this ILogger log, string peer, string reason);

    [LoggerMessage(606, LogLevel.Information, "The list of peers was read again: {Count} peers")]
    public static partial void PeersRead(this ILogger log, int count);

    [LoggerMessage(607, LogLevel.Error, "The list of peers stays as it was: {Reason}")]
    public static partial void PeersNotRead(this ILogger log, string reason);

    [LoggerMessage(
        501, LogLevel.Warning,
        "The last stop was no clean one: {Bytes} unfinished bytes were cut off, {Blocks} blocks executed again")]
    public static partial void Recovered(this ILogger log, long bytes, ulong blocks);

    [LoggerMessage(
        503, LogLevel.Information, "Made a snapshot of block {Height} for peers: {Bytes} bytes in {Duration}")]
    public static partial void SnapshotMade(this ILogger log, ulong height, ulong bytes, TimeSpan duration);

    [LoggerMessage(504, LogLevel.Warning, "Could not make a snapshot for peers: {Reason}")]
    public static partial void SnapshotNotMade(this ILogger log, string reason);

    [LoggerMessage(505, LogLevel.Information, "Fetching a snapshot of block {Height}: {Bytes} bytes")]
    public static partial void SnapshotBegun(this ILogger log, ulong height, ulong bytes);

    [LoggerMessage(506, LogLevel.Warning, "The snapshot of block {Height} is not true: {Reason}")]
    public static partial void SnapshotRefused(this ILogger log, ulong height, string reason);

    [LoggerMessage(507, LogLevel.Error, "The snapshot of block {Height} could not be taken: {Reason}")]
    public static partial void SnapshotNotTaken(this ILogger log, ulong height, string reason);

    [LoggerMessage(
        508, LogLevel.Error,
        "The disk has no room for a snapshot of block {Height}: {Bytes} bytes, to be twice that once restored, and "
            + "{Left} are left beside a reserve")]
    public static partial void SnapshotWithoutRoom(this ILogger log, ulong height, ulong bytes, long left);

    [LoggerMessage(
        509, LogLevel.Information, "The snapshot of block {Height} is verified: the node starts again on its chain")]
    public static partial void SnapshotRestored(this ILogger log, ulong height);

    [LoggerMessage(502, LogLevel.Warning, "The checkpoint {Path} was not used: {Fault}")]
    public static partial void PagesRefused(this ILogger log, string path, PagesFault fault);
}
