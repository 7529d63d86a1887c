using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Consensus.Messages;

/// <summary>The parts of a PROPOSAL's form; drawn at <see cref="QbftMessageCodec"/>.</summary>
public static class ProposalFields
{
    /// <summary>Writes <c>[header, [hash, …], parentRound, parentSeals]</c>.</summary>
    public static void WriteBlock(ref RlpWriter writer, ProposedBlock block)
    {
        int list = writer.StartList();
        block.Header.Write(ref writer);
        int hashes = writer.StartList();
        foreach (Hash256 hash in block.Transactions)
        {
            writer.WriteHash(hash);
        }

        writer.EndList(hashes);
        writer.WriteUInt64(block.ParentRound);
        Seals.Write(ref writer, block.ParentSeals);
        writer.EndList(list);
    }

    /// <summary>
    /// Reads what <see cref="WriteBlock"/> writes: a header that has a round or seals yet is refused.
    /// </summary>
    public static ProposedBlock ReadBlock(ref RlpFieldReader reader)
    {
        RlpFieldReader list = reader.List("block");
        int position = list.Position;
        BlockHeader header = BlockHeader.Read(ref list);
        bool isOpen = header.Extra.Round == 0 && header.Extra.Seals.IsEmpty;
        list.Require(isOpen, "seals", DecodeReason.Inconsistent, position);
        ValueList<Hash256> transactions = ReadHashes(ref list);
        uint parentRound = (uint)list.UInt64("parentRound", Vote.RoundMax);
        ProposedBlock block = new(header, transactions, parentRound, Seals.Read(ref list, "parentSeals"));
        reader.Leave(list);
        return block;
    }

    internal static void WriteRoundChanges(ref RlpWriter writer, ValueList<RoundChangeProof> proofs)
    {
        int list = writer.StartList();
        foreach (RoundChangeProof proof in proofs)
        {
            int item = writer.StartList();
            writer.WriteUInt64(proof.Index);
            VoteFields.WritePrepared(ref writer, proof.Prepared);
            writer.WriteBytes(proof.Signature.Bytes);
            writer.EndList(item);
        }

        writer.EndList(list);
    }

    internal static ValueList<RoundChangeProof> ReadRoundChanges(ref RlpFieldReader reader)
    {
        List<RoundChangeProof> proofs = [];
        RlpFieldReader list = reader.List("roundChanges");
        while (list.HasMore)
        {
            int position = list.Position;
            RlpFieldReader item = list.List("roundChanges");
            uint index = (uint)item.UInt64("index", ExtraData.ValidatorsMax - 1);
            proofs.Add(new(index, VoteFields.ReadPrepared(ref item), VoteFields.ReadSignature(ref item)));
            list.Leave(item);
            bool ascends = proofs.Count == 1 || proofs[^2].Index < index;
            list.Require(ascends, "roundChanges", DecodeReason.NotAscending, position);
        }

        reader.Leave(list);
        return ValueList.Create(CollectionsMarshal.AsSpan(proofs));
    }

    private static ValueList<Hash256> ReadHashes(ref RlpFieldReader reader)
    {
        List<Hash256> hashes = [];
        int position = reader.Position;
        RlpFieldReader list = reader.List("transactions");
        while (list.HasMore)
        {
            hashes.Add(list.Hash("transactions"));
        }

        reader.Leave(list);
        reader.Require(
            hashes.Count <= ProposedBlock.TransactionsMax, "transactions", DecodeReason.OutOfRange, position);
        return ValueList.Create(CollectionsMarshal.AsSpan(hashes));
    }
}
