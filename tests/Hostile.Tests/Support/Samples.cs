using MarketChain.Chain.Tests;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Tests;

namespace MarketChain.Hostile.Tests.Support;

/// <summary>Contents of messages that are right in form, and of no use.</summary>
internal static class Samples
{
    private static readonly Secp256k1PrivateKey Poor = MakePoor();

    /// <summary>Of nothing that there is.</summary>
    public static Hash256 Some { get; } = Keccak256.Hash("nothing has this hash"u8);

    /// <summary>The longest there is, right in form and signature.</summary>
    public static ProposalMessage Proposal(HostileKeys keys, ulong height, uint round)
    {
        BlockHeader header = SampleBlocks.HeaderOf(height, timestampMs: 1);
        ProposedBlock block = new(header, Hashes(0, ProposedBlock.TransactionsMax), parentRound: 0, parentSeals: []);
        return new ProposalMessage(
            keys.Sign(new Vote(height, round, VoteStep.Proposal, block.Digest)), block, [], []);
    }

    /// <summary>An order for a height with as many signatures as one may have, of nobody.</summary>
    public static ResumeOrder Order(ulong height, uint number) => new(
        height - 1,
        Some,
        [.. Enumerable.Range(0, ExtraData.ValidatorsMax).Select(i => new Seal((uint)i, SignatureOf(number)))]);

    /// <summary>As many transfers as a message may have, rightly signed, of an account that has nothing.</summary>
    public static TransactionsMessage Unpaid(int number) => new([.. Enumerable.Range(0, MessageLimits.PushedMax).Select(
        i => new PooledTransaction(
            EthereumTransaction.Sign(FieldsOf((ulong)((MessageLimits.PushedMax * number) + i)), Poor), default))]);

    /// <summary>A transfer of another chain.</summary>
    public static TransactionsMessage Foreign()
        => new([new PooledTransaction(EthereumTransaction.Sign(FieldsOf(0) with { ChainId = 1 }, Poor), default)]);

    /// <summary>Hashes of nothing, others for each number.</summary>
    public static ValueList<Hash256> Hashes(int number, int count)
    {
        byte[] bytes = new byte[Hash256.Size];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            BitConverter.TryWriteBytes(bytes, number);
            BitConverter.TryWriteBytes(bytes.AsSpan(sizeof(int)), i);
            return new Hash256(bytes);
        })];
    }

    private static Ed25519Signature SignatureOf(uint number)
    {
        byte[] bytes = new byte[Ed25519Signature.Size];
        BitConverter.TryWriteBytes(bytes, number);
        return new Ed25519Signature(bytes);
    }

    private static EthereumFields FieldsOf(ulong nonce) => Transfers.Fields(nonce, default(Address), 1);

    private static Secp256k1PrivateKey MakePoor()
    {
        Assert.True(Secp256k1PrivateKey.TryCreate(Keccak256.Hash("poor"u8).Bytes, out Secp256k1PrivateKey? key));
        return key;
    }
}
