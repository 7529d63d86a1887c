using System.Text.Json;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.State;
using MarketChain.Storage.Memory;

namespace MarketChain.Chain.StateTests;

/// <summary>The accounts of a test as a state in memory, from which each case starts.</summary>
internal sealed class StateTestWorld : IDisposable
{
    private readonly MemoryStore _store = new();

    private StateTestWorld()
    {
        Reader = new WorldStateReader(_store);
        Commit = new StateCommit(_store);
    }

    /// <summary>The accounts.</summary>
    public IStateReader Reader { get; }

    /// <summary>From changes to roots.</summary>
    public StateCommit Commit { get; }

    /// <summary>The root before the transaction.</summary>
    public Hash256 Root { get; private set; }

    /// <summary>Reads accounts, empty ones too, which Ethereum itself no longer has.</summary>
    public static StateTestWorld Of(StateTestJson pre)
    {
        StateTestWorld world = new();
        using StateBuilder builder = new(world._store);
        SortedDictionary<Hash256, StateTestJson> accounts = [];
        foreach (JsonProperty account in pre.Properties)
        {
            if (!accounts.TryAdd(Keccak256.Hash(AddressOf(account.Name).Bytes), pre.Object(account.Name)))
            {
                throw new StateTestException($"pre: expected each address once, got '{account.Name}' again");
            }
        }

        UInt256 coin = UInt256.Zero;
        foreach ((Hash256 key, StateTestJson account) in accounts)
        {
            Add(builder, key, account, ref coin);
        }

        world.Root = builder.Finish(blockNumber: 0);
        return world;
    }

    public void Dispose() => _store.Dispose();

    private static Address AddressOf(string name)
        => Address.TryParse(name, out Address address)
            ? address
            : throw new StateTestException($"pre: expected an address, got '{name}'");

    private static void Add(StateBuilder builder, in Hash256 key, StateTestJson json, ref UInt256 coin)
    {
        SortedDictionary<Hash256, UInt256> slots = [];
        StateTestJson storage = json.Object("storage");
        foreach (JsonProperty slot in storage.Properties)
        {
            if (!StateTestValue.TryParseNumber(slot.Name, out UInt256 number))
            {
                throw new StateTestException($"storage: expected a slot's number in hex, got '{slot.Name}'");
            }

            UInt256 value = storage.Value(slot.Name).ToNumber();
            if (!value.IsZero && !slots.TryAdd(Keccak256.Hash(number.ToBigEndian()), value))
            {
                throw new StateTestException($"storage: expected each slot once, got '{slot.Name}' again");
            }
        }

        foreach ((Hash256 slot, UInt256 value) in slots)
        {
            builder.AddSlot(key, slot, value);
        }

        byte[] code = json.Value("code").ToBytes();
        Hash256 codeHash = Keccak256.Hash(code);
        if (code.Length > 0)
        {
            builder.AddCode(codeHash, code);
        }

        UInt256 balance = json.Value("balance").ToNumber();
        if (!UInt256.TryAdd(coin, balance, out coin))
        {
            throw new StateTestException("pre: expected balances whose sum is below 2^256, as the executor does");
        }

        builder.AddAccount(key, Account.Empty with
        {
            Nonce = json.Value("nonce").ToUInt64(),
            Balance = balance,
            CodeHash = codeHash,
        });
    }
}
