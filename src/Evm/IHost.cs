using MarketChain.Evm.Precompiles;
using MarketChain.Primitives;

namespace MarketChain.Evm;

/// <summary>
/// The only door between code and the world: all that the interpreter may ask or change. It has no rules of its own:
/// gas, depth, static calls, refunds, warm precompiles and the order of things are the interpreter's, and what exists
/// is the host's. A struct, so that a call through it costs nothing.
/// <para>
/// Every change can be undone to an earlier <see cref="Checkpoint"/>, newest first: accounts, storage, transient
/// storage, marks, warmth, logs, and what native contracts write elsewhere.
/// </para>
/// </summary>
public interface IHost
{
    /// <summary>The block's facts.</summary>
    BlockEnvironment Block { get; }

    /// <summary>The transaction's facts.</summary>
    TransactionEnvironment Transaction { get; }

    /// <summary>BLOCKHASH. The interpreter asks only for the 256 blocks before this one.</summary>
    /// <returns>Zero for a block that is not kept.</returns>
    Hash256 GetBlockHash(ulong number);

    /// <summary>EIP-161: nonce 0, balance 0 and no code; also of an account that does not exist.</summary>
    bool IsEmpty(in Address account);

    /// <summary>Wei; 0 when the account does not exist.</summary>
    UInt256 GetBalance(in Address account);

    /// <summary>0 when the account does not exist.</summary>
    ulong GetNonce(in Address account);

    /// <summary>Sets the nonce, creating the account if need be.</summary>
    void SetNonce(in Address account, ulong nonce);

    /// <summary>
    /// Moves wei; the interpreter has seen that <paramref name="from"/> has it. Touches <paramref name="to"/> (EIP-161)
    /// also when it is 0 or when both are one account.
    /// </summary>
    void Transfer(in Address from, in Address to, in UInt256 value);

    /// <summary>keccak256 of the account's code, of no bytes when it has none or does not exist.</summary>
    Hash256 GetCodeHash(in Address account);

    /// <summary>The account's own code, a delegation's 23 bytes too; nothing when it has none.</summary>
    ReadOnlyMemory<byte> GetCode(in Address account);

    /// <summary>Gives a new contract its code. The bytes belong to the host from here on.</summary>
    void SetCode(in Address account, ReadOnlyMemory<byte> code);

    /// <summary>EIP-7610: true when any slot of the account is not 0.</summary>
    bool HasStorage(in Address account);

    /// <summary>Notes that a contract is made here in this transaction. A balance sent there before stays.</summary>
    void CreateAccount(in Address account);

    /// <summary>EIP-6780: true after <see cref="CreateAccount"/> in this transaction.</summary>
    bool IsCreatedInTransaction(in Address account);

    /// <summary>
    /// Burns what is left of the account's balance now, and deletes the account with code and storage when the
    /// transaction ends; until then it goes on as it is.
    /// </summary>
    void SelfDestruct(in Address account);

    /// <summary>EIP-2929: makes an account warm; true when it was cold. Not asked about precompiles.</summary>
    bool WarmAddress(in Address account);

    /// <summary>SLOAD: a slot's value, which becomes warm (EIP-2929).</summary>
    /// <param name="account">Whose.</param>
    /// <param name="slot">Which.</param>
    /// <param name="wasCold">True when it was cold.</param>
    UInt256 LoadStorage(in Address account, in UInt256 slot, out bool wasCold);

    /// <summary>
    /// SSTORE: sets a slot, which becomes warm. The interpreter charges afterwards, by what the slot held: one who
    /// cannot pay is undone with the frame.
    /// </summary>
    /// <param name="account">Whose.</param>
    /// <param name="slot">Which.</param>
    /// <param name="value">0 removes the slot.</param>
    /// <param name="change">What it held when the transaction began (EIP-2200), and just now.</param>
    void StoreStorage(in Address account, in UInt256 slot, in UInt256 value, out StorageChange change);

    /// <summary>TLOAD (EIP-1153): 0 when it was not set in this transaction.</summary>
    UInt256 LoadTransient(in Address account, in UInt256 slot);

    /// <summary>TSTORE (EIP-1153).</summary>
    void StoreTransient(in Address account, in UInt256 slot, in UInt256 value);

    /// <summary>LOG0 to LOG4.</summary>
    void AddLog(in Address account, ReadOnlySpan<Hash256> topics, ReadOnlySpan<byte> data);

    /// <summary>The present moment.</summary>
    HostCheckpoint Checkpoint();

    /// <summary>Undoes every change since a moment of this transaction, newest first.</summary>
    void RevertTo(in HostCheckpoint checkpoint);

    /// <summary>True when calls to this account run <see cref="CallNative"/> and not its code.</summary>
    bool IsNative(in Address account);

    /// <summary>
    /// Runs a native contract. The interpreter has made a checkpoint and moved the value, and undoes both when the
    /// status is not success. Which kinds of call may write is the host's to judge.
    /// </summary>
    /// <param name="call">What is asked.</param>
    /// <param name="output">Gets what is returned, or the reason of a revert.</param>
    NativeResult CallNative(in NativeCall call, OutputBuffer output);
}

/// <summary>A moment of all that a host can undo, as lengths of its journals.</summary>
/// <param name="World">Accounts and storage.</param>
/// <param name="Ledger">What native contracts write elsewhere.</param>
/// <param name="Logs">Logs so far.</param>
public readonly record struct HostCheckpoint(int World, int Ledger, int Logs);

/// <summary>What a slot held before an SSTORE.</summary>
/// <param name="Original">When the transaction began.</param>
/// <param name="Current">Just before.</param>
/// <param name="WasCold">The transaction had not touched it yet.</param>
public readonly record struct StorageChange(UInt256 Original, UInt256 Current, bool WasCold);

/// <summary>A call to a native contract.</summary>
public readonly ref struct NativeCall
{
    /// <summary>By which instruction; a transaction calls by <see cref="CallKind.Call"/>.</summary>
    public required CallKind Kind { get; init; }

    /// <summary>Whose code was asked for: the native contract.</summary>
    public required Address Contract { get; init; }

    /// <summary>The immediate caller; within a DELEGATECALL the caller's own caller.</summary>
    public required Address Caller { get; init; }

    /// <summary>Wei that came along, already moved; 0 for calls that move none.</summary>
    public required UInt256 Value { get; init; }

    /// <summary>The call data. Valid during the call only.</summary>
    public required ReadOnlySpan<byte> Input { get; init; }

    /// <summary>The most that it may use.</summary>
    public required long Gas { get; init; }

    /// <summary>Nothing may change.</summary>
    public required bool IsStatic { get; init; }
}

/// <summary>What a native contract did.</summary>
/// <param name="Status">
/// Success, revert (with a reason in the output), out of gas, static violation or precompile failed.
/// </param>
/// <param name="GasUsed">Not above the call's; all of it is taken unless the status is success or revert.</param>
public readonly record struct NativeResult(EvmStatus Status, long GasUsed);
