using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Marketing.Governance;

/// <summary>
/// What a vote asks for as one slot, by its kind:
/// <code>
/// 1, 2  key 32      3  parameter 1 | value 16 | fromBlock 8      4  target 1 | number 4 | suspends 1
/// </code>
/// </summary>
internal static class BallotWord
{
    public static UInt256 Write(HeaderVote vote)
    {
        SlotWord word = new(stackalloc byte[UInt256.Size]);
        switch (vote)
        {
            case ValidatorVote validator:
                return UInt256.ReadBigEndian(validator.Key.Bytes);
            case ParameterVote parameter:
                word.Put(parameter.Parameter);
                word.Put(parameter.Value);
                word.Put(parameter.FromBlock);
                return word.Value;
            case SuspensionVote suspension:
                word.Put((byte)suspension.Target);
                word.Put(suspension.Number);
                word.Put((byte)(suspension.Suspends ? 1 : 0));
                return word.Value;
            default:
                throw new InvariantException($"no form for a vote of kind {vote.Kind}");
        }
    }

    public static HeaderVote Read(VoteKind kind, in UInt256 value)
    {
        SlotWord word = new(stackalloc byte[UInt256.Size], value);
        switch (kind)
        {
            case VoteKind.Add or VoteKind.Remove:
                return new ValidatorVote(new Ed25519PublicKey(value.ToBigEndian()), kind == VoteKind.Add);
            case VoteKind.Parameter:
                byte parameter = word.Byte();
                UInt128 number = word.UInt128();
                return new ParameterVote(parameter, number, word.UInt64());
            case VoteKind.Suspension:
                SuspensionTarget target = (SuspensionTarget)word.Byte();
                uint id = word.UInt32();
                return new SuspensionVote(target, id, word.Byte() == 1);
            default:
                throw new InvariantException($"no vote is of kind {kind}");
        }
    }

    /// <summary>True when the second takes the place of the first, of one voter.</summary>
    public static bool HaveOneSubject(HeaderVote one, HeaderVote other)
        => (one, other) switch
        {
            (ValidatorVote a, ValidatorVote b) => a.Key == b.Key,
            (ParameterVote a, ParameterVote b) => a.Parameter == b.Parameter,
            (SuspensionVote a, SuspensionVote b) => a.Target == b.Target && a.Number == b.Number,
            _ => false,
        };
}
