using MarketChain.Evm.Differential.Chains;
using MarketChain.Evm.Differential.Generation;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Evm.Differential.Comparison;

/// <summary>
/// Signs the transactions of trials: one sender for all, and accounts that lend themselves to programs.
/// </summary>
internal sealed class TransactionSigner : IDisposable
{
    public const ulong GasPriceWei = 7;

    private static readonly int[] AuthorityIndexes = [8, 9];

    private readonly Secp256k1PrivateKey _sender = DevelopmentAccounts.DeriveKey(0);
    private readonly Secp256k1PrivateKey[] _authorities = [.. AuthorityIndexes.Select(DevelopmentAccounts.DeriveKey)];
    private readonly ulong[] _authorityNonces = new ulong[AuthorityIndexes.Length];

    /// <summary>The accounts whose code transactions of type 4 set (EIP-7702).</summary>
    public static IReadOnlyList<Address> Authorities { get; } =
        [.. AuthorityIndexes.Select(index => DevelopmentAccounts.Addresses[index])];

    public Address Sender => _sender.Address;

    /// <summary>Of the sender's next transaction.</summary>
    public ulong NextNonce { get; private set; }

    /// <summary>Says what the authorities' nonces are: programs that they run may have counted them on.</summary>
    public void SetAuthorityNonces(ReadOnlySpan<ulong> nonces) => nonces.CopyTo(_authorityNonces);

    /// <summary>A signed transaction as hex; without a recipient it creates.</summary>
    public string Sign(Address? to, ProgramCall call)
    {
        EthereumFields fields = new()
        {
            Type = call.Kind,
            ChainId = TestedChain.Id,
            Nonce = NextNonce++,
            MaxFeePerGas = GasPriceWei,
            MaxPriorityFeePerGas = GasPriceWei,
            GasLimit = call.GasLimit,
            To = to,
            Value = call.ValueWei,
            Data = call.Data,
            AccessList = call.Kind == TransactionType.AccessList && to is { } program
                ? [new AccessListEntry(program, [Hash256.Zero]), new AccessListEntry(Targets.Fresh, [])]
                : default,
            Authorizations = call.Kind == TransactionType.SetCode ? [Authorize(to!.Value)] : default,
        };
        return Hex.Encode(EthereumTransaction.Sign(fields, _sender).Encoded.Span);
    }

    public void Dispose()
    {
        _sender.Dispose();
        foreach (Secp256k1PrivateKey key in _authorities)
        {
            key.Dispose();
        }
    }

    /// <summary>Has an authority run a program from now on; one of the two in turn.</summary>
    private Authorization Authorize(in Address program)
    {
        int index = (int)(NextNonce % (ulong)_authorities.Length);
        UInt256 chainId = NextNonce % 3 == 0 ? UInt256.Zero : TestedChain.Id;
        Authorization unsigned = new(chainId, program, _authorityNonces[index]++, 0, default, default);
        Secp256k1Signature signature = _authorities[index].Sign(unsigned.SigningHash());
        return unsigned with
        {
            YParity = (byte)signature.Parity,
            R = UInt256.ReadBigEndian(signature.R),
            S = UInt256.ReadBigEndian(signature.S),
        };
    }
}
