using MarketChain.Evm;
using MarketChain.Evm.Precompiles;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.State;

namespace MarketChain.Chain.Execution.Contracts;

/// <summary>
/// The chain's state as the EVM's host. A struct around one reference, so that calls through it are direct.
/// </summary>
internal readonly struct StateHost(HostState state) : IHost
{
    private WorldState World => state.World;

    public BlockEnvironment Block => state.Block;

    public TransactionEnvironment Transaction => state.Transaction;

    public Hash256 GetBlockHash(ulong number) => state.GetBlockHash(number);

    public bool IsEmpty(in Address account) => World.IsEmpty(account);

    public UInt256 GetBalance(in Address account) => World.GetBalance(account);

    public ulong GetNonce(in Address account) => World.GetNonce(account);

    public void SetNonce(in Address account, ulong nonce) => World.SetNonce(account, nonce);

    public void Transfer(in Address from, in Address to, in UInt256 value)
    {
        if (value.IsZero)
        {
            World.Touch(to);
            return;
        }

        bool had = World.TrySubtractBalance(from, value);
        Invariant.Check(had);
        World.AddBalance(to, value);
    }

    public Hash256 GetCodeHash(in Address account)
        => World.AccountExists(account) ? World.GetCodeHash(account) : Keccak256.OfEmpty;

    public ReadOnlyMemory<byte> GetCode(in Address account) => World.GetCode(account);

    public void SetCode(in Address account, ReadOnlyMemory<byte> code) => World.SetCode(account, code);

    public bool HasStorage(in Address account) => World.HasStorage(account);

    public void CreateAccount(in Address account) => World.CreateAccount(account);

    public bool IsCreatedInTransaction(in Address account) => World.IsCreatedInTransaction(account);

    public void SelfDestruct(in Address account)
    {
        bool had = World.TrySubtractBalance(account, World.GetBalance(account));
        Invariant.Check(had);
        World.SelfDestruct(account);
    }

    public bool WarmAddress(in Address account) => World.WarmAddress(account);

    public UInt256 LoadStorage(in Address account, in UInt256 slot, out bool wasCold)
        => World.LoadSlot(account, slot, out wasCold);

    public void StoreStorage(in Address account, in UInt256 slot, in UInt256 value, out StorageChange change)
    {
        bool wasCold = World.StoreSlot(account, slot, value, out UInt256 original, out UInt256 current);
        change = new StorageChange(original, current, wasCold);
    }

    public UInt256 LoadTransient(in Address account, in UInt256 slot) => World.GetTransientStorage(account, slot);

    public void StoreTransient(in Address account, in UInt256 slot, in UInt256 value)
        => World.SetTransientStorage(account, slot, value);

    public void AddLog(in Address account, ReadOnlySpan<Hash256> topics, ReadOnlySpan<byte> data)
        => state.Logs.Add(new LogEntry(account, ValueList.Create(topics), data.ToArray()));

    public HostCheckpoint Checkpoint()
    {
        StateCheckpoint checkpoint = state.State.Checkpoint();
        return new HostCheckpoint(checkpoint.World, checkpoint.Ledger, state.Logs.Count);
    }

    public void RevertTo(in HostCheckpoint checkpoint)
    {
        state.State.RevertTo(new StateCheckpoint(checkpoint.World, checkpoint.Ledger));
        state.Logs.RemoveRange(checkpoint.Logs, state.Logs.Count - checkpoint.Logs);
    }

    public bool IsNative(in Address account) => SystemAccounts.Contains(account);

    public Evm.NativeResult CallNative(in Evm.NativeCall call, OutputBuffer output)
        => state.OpenMarket() is { } market
            ? ModuleCalls.Run(market, call, output)
            : new Evm.NativeResult(EvmStatus.PrecompileFailed, call.Gas);
}
