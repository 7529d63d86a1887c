using System.Collections.Immutable;
using MarketChain.Evm.Precompiles;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Evm.Tests.Kit;

internal sealed record TestAccount
{
    public static readonly TestAccount Empty = new();

    public UInt256 Balance { get; init; }

    public ulong Nonce { get; init; }

    public byte[] Code { get; init; } = [];

    public ImmutableDictionary<UInt256, UInt256> Storage { get; init; } = ImmutableDictionary<UInt256, UInt256>.Empty;

    public bool IsEmpty => Balance.IsZero && Nonce == 0 && Code.Length == 0;
}

internal sealed record TestLog(Address Account, Hash256[] Topics, byte[] Data);

/// <summary>All that a checkpoint keeps: immutable, so a checkpoint is a reference.</summary>
internal sealed record TestState
{
    public ImmutableDictionary<Address, TestAccount> Accounts { get; init; }
        = ImmutableDictionary<Address, TestAccount>.Empty;

    public ImmutableDictionary<(Address Account, UInt256 Slot), UInt256> Transient { get; init; }
        = ImmutableDictionary<(Address, UInt256), UInt256>.Empty;

    public ImmutableHashSet<Address> WarmAccounts { get; init; } = [];

    public ImmutableHashSet<(Address Account, UInt256 Slot)> WarmSlots { get; init; } = [];

    public ImmutableHashSet<Address> Created { get; init; } = [];

    public ImmutableHashSet<Address> Destroyed { get; init; } = [];

    /// <summary>EIP-161.</summary>
    public ImmutableHashSet<Address> Touched { get; init; } = [];

    public ImmutableList<TestLog> Logs { get; init; } = [];
}

/// <summary>A world so simple that it cannot be wrong: a checkpoint is a copy.</summary>
internal sealed class TestWorld
{
    private readonly List<TestState> _checkpoints = [];

    public TestState State { get; set; } = new();

    /// <summary>What the transaction found.</summary>
    public TestState Original { get; private set; } = new();

    public BlockEnvironment Block { get; set; } = new()
    {
        ChainId = 77,
        Number = 1_000,
        Timestamp = 1_700_000_000,
        GasLimit = 30_000_000,
        Beneficiary = Address.Parse("0xc014ba5e00000000000000000000000000000000"),
        PrevRandao = Keccak256.Hash("randao"u8),
        BaseFee = 7,
    };

    public TransactionEnvironment Transaction { get; set; } = new()
    {
        Origin = Address.Parse("0x0419170000000000000000000000000000000000"),
        GasPrice = 9,
    };

    /// <summary>Runs in place of the code at <see cref="NativeAddress"/>.</summary>
    public Func<NativeCallCopy, OutputBuffer, NativeResult>? Native { get; set; }

    public Address NativeAddress { get; } = Address.Parse("0x000000000000000000000000000000004d430004");

    /// <summary>Where the thread's stack was at each BLOCKHASH.</summary>
    public List<nint> StackPlaces { get; } = [];

    public TestAccount this[Address address]
    {
        get => State.Accounts.GetValueOrDefault(address, TestAccount.Empty);
        set => State = State with { Accounts = State.Accounts.SetItem(address, value) };
    }

    /// <summary>A transaction begins: what is there is what it found.</summary>
    public void BeginTransaction()
    {
        State = new TestState { Accounts = State.Accounts };
        Original = State;
        _checkpoints.Clear();
    }

    public int Checkpoint()
    {
        _checkpoints.Add(State);
        return _checkpoints.Count - 1;
    }

    public void RevertTo(int checkpoint) => State = _checkpoints[checkpoint];
}

/// <summary>A native call, kept.</summary>
internal sealed record NativeCallCopy(
    CallKind Kind, Address Contract, Address Caller, UInt256 Value, byte[] Input, long Gas, bool IsStatic);

/// <summary>The door to a <see cref="TestWorld"/>.</summary>
internal readonly struct TestHost(TestWorld world) : IHost
{
    public BlockEnvironment Block => world.Block;

    public TransactionEnvironment Transaction => world.Transaction;

    public unsafe Hash256 GetBlockHash(ulong number)
    {
        byte here = 0;
        world.StackPlaces.Add((nint)(&here));
        return Keccak256.Hash(BitConverter.GetBytes(number));
    }

    public bool IsEmpty(in Address account) => world[account].IsEmpty;

    public UInt256 GetBalance(in Address account) => world[account].Balance;

    public ulong GetNonce(in Address account) => world[account].Nonce;

    public void SetNonce(in Address account, ulong nonce) => world[account] = world[account] with { Nonce = nonce };

    public void Transfer(in Address from, in Address to, in UInt256 value)
    {
        Assert.True(UInt256.TrySubtract(world[from].Balance, value, out UInt256 rest));
        world[from] = world[from] with { Balance = rest };
        world[to] = world[to] with { Balance = world[to].Balance + value };
        world.State = world.State with { Touched = world.State.Touched.Add(to) };
    }

    public Hash256 GetCodeHash(in Address account) => Keccak256.Hash(world[account].Code);

    public ReadOnlyMemory<byte> GetCode(in Address account) => world[account].Code;

    public void SetCode(in Address account, ReadOnlyMemory<byte> code)
        => world[account] = world[account] with { Code = code.ToArray() };

    public bool HasStorage(in Address account) => !world[account].Storage.IsEmpty;

    public void CreateAccount(in Address account)
        => world.State = world.State with { Created = world.State.Created.Add(account) };

    public bool IsCreatedInTransaction(in Address account) => world.State.Created.Contains(account);

    public void SelfDestruct(in Address account)
    {
        world[account] = world[account] with { Balance = UInt256.Zero };
        world.State = world.State with { Destroyed = world.State.Destroyed.Add(account) };
    }

    public bool WarmAddress(in Address account)
    {
        bool wasCold = !world.State.WarmAccounts.Contains(account);
        world.State = world.State with { WarmAccounts = world.State.WarmAccounts.Add(account) };
        return wasCold;
    }

    public UInt256 LoadStorage(in Address account, in UInt256 slot, out bool wasCold)
    {
        wasCold = !world.State.WarmSlots.Contains((account, slot));
        world.State = world.State with { WarmSlots = world.State.WarmSlots.Add((account, slot)) };
        return world[account].Storage.GetValueOrDefault(slot);
    }

    public void StoreStorage(in Address account, in UInt256 slot, in UInt256 value, out StorageChange change)
    {
        UInt256 current = LoadStorage(account, slot, out bool wasCold);
        UInt256 original = world.Original.Accounts.GetValueOrDefault(account, TestAccount.Empty)
            .Storage.GetValueOrDefault(slot);
        change = new StorageChange(original, current, wasCold);
        TestAccount old = world[account];
        world[account] = old with
        {
            Storage = value.IsZero ? old.Storage.Remove(slot) : old.Storage.SetItem(slot, value),
        };
    }

    public UInt256 LoadTransient(in Address account, in UInt256 slot)
        => world.State.Transient.GetValueOrDefault((account, slot));

    public void StoreTransient(in Address account, in UInt256 slot, in UInt256 value)
        => world.State = world.State with { Transient = world.State.Transient.SetItem((account, slot), value) };

    public void AddLog(in Address account, ReadOnlySpan<Hash256> topics, ReadOnlySpan<byte> data)
        => world.State = world.State with
        {
            Logs = world.State.Logs.Add(new TestLog(account, topics.ToArray(), data.ToArray())),
        };

    public HostCheckpoint Checkpoint() => new(world.Checkpoint(), 0, 0);

    public void RevertTo(in HostCheckpoint checkpoint) => world.RevertTo(checkpoint.World);

    public bool IsNative(in Address account) => world.Native is not null && account == world.NativeAddress;

    public NativeResult CallNative(in NativeCall call, OutputBuffer output)
        => world.Native!(
            new NativeCallCopy(
                call.Kind, call.Contract, call.Caller, call.Value, call.Input.ToArray(), call.Gas, call.IsStatic),
            output);
}
