using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.State;

namespace MarketChain.Chain.Simulation;

/// <summary>What a caller wants an account to be for one call. What is null stays as it is.</summary>
public sealed record AccountOverride
{
    /// <summary>Wei; what is above <see cref="OverriddenState.BalanceMax"/> counts as that.</summary>
    public UInt256? Balance { get; init; }

    /// <summary>The nonce.</summary>
    public ulong? Nonce { get; init; }

    /// <summary>The code.</summary>
    public ReadOnlyMemory<byte>? Code { get; init; }

    /// <summary>True when <see cref="Slots"/> are all that the account holds; false when they come on top.</summary>
    public bool ReplacesStorage { get; init; }

    /// <summary>Slots and their values.</summary>
    public IReadOnlyDictionary<UInt256, UInt256> Slots { get; init; } = new Dictionary<UInt256, UInt256>();
}

/// <summary>A state with some accounts replaced.</summary>
internal sealed class OverriddenState(
    IStateReader state, IReadOnlyDictionary<Address, AccountOverride> overrides) : IStateReader
{
    /// <summary>
    /// 2^240 wei: however many accounts a request makes rich, what they have together fits 256 bits, as sums of coin
    /// that there is always do.
    /// </summary>
    public static readonly UInt256 BalanceMax = UInt256.One << 240;

    private readonly Dictionary<Hash256, ReadOnlyMemory<byte>> _code = CodeOf(overrides.Values);

    public bool TryGetAccount(in Address address, out Account account)
    {
        bool exists = state.TryGetAccount(address, out account);
        if (!overrides.TryGetValue(address, out AccountOverride? replaced))
        {
            return exists;
        }

        account = account with
        {
            Nonce = replaced.Nonce ?? account.Nonce,
            Balance = UInt256.Min(replaced.Balance ?? account.Balance, BalanceMax),
            CodeHash = replaced.Code is { } code ? Keccak256.Hash(code.Span) : account.CodeHash,
            StorageRoot = StorageMark(replaced, account.StorageRoot),
        };
        return true;
    }

    public UInt256 GetStorage(in Address address, in UInt256 slot)
    {
        if (!overrides.TryGetValue(address, out AccountOverride? replaced))
        {
            return state.GetStorage(address, slot);
        }

        return replaced.Slots.TryGetValue(slot, out UInt256 value)
            ? value
            : replaced.ReplacesStorage ? UInt256.Zero : state.GetStorage(address, slot);
    }

    public ReadOnlyMemory<byte> GetCode(in Hash256 codeHash)
        => _code.TryGetValue(codeHash, out ReadOnlyMemory<byte> code) ? code : state.GetCode(codeHash);

    /// <summary>
    /// Nobody sees the root of a simulated state; it only tells whether there is storage to be read.
    /// </summary>
    private static Hash256 StorageMark(AccountOverride replaced, in Hash256 root)
        => replaced.Slots.Count > 0 ? Keccak256.Hash([])
            : replaced.ReplacesStorage ? Account.Empty.StorageRoot
            : root;

    private static Dictionary<Hash256, ReadOnlyMemory<byte>> CodeOf(IEnumerable<AccountOverride> overrides)
    {
        Dictionary<Hash256, ReadOnlyMemory<byte>> byHash = [];
        foreach (AccountOverride replaced in overrides)
        {
            if (replaced.Code is { } code)
            {
                byHash[Keccak256.Hash(code.Span)] = code;
            }
        }

        return byHash;
    }
}
