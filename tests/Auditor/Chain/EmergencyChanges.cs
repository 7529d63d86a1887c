using System.Text.Json;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>
/// Sets of validators that operators put in the place of those that a block names (docs/spec/governance.md 6). Nothing
/// on the chain says so: who audits it gives the files, as operators give them to their nodes.
/// </summary>
internal sealed class EmergencyChanges(MarketState market)
{
    private readonly Dictionary<ulong, Change> _changes = [];

    private sealed record Change(
        Hash256 GenesisHash,
        ulong Height,
        Hash256 BlockHash,
        IReadOnlyList<Hash256> Validators,
        IReadOnlyList<(Hash256 Key, byte[] Signature)> Signatures);

    /// <summary>Takes a file.</summary>
    /// <exception cref="InvalidDataException">It is none, or the second for one height.</exception>
    public void Add(byte[] file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(file);
            JsonElement root = document.RootElement;
            Require(root.Text("format") == "marketchain-validators/1", "format");
            Change change = new(
                root.Hash("genesisHash"),
                root.Number("height"),
                root.Hash("blockHash"),
                [.. root.Items("validators").Select(item => item.Hash("key"))],
                [.. root.Items("signatures").Select(item => (item.Hash("key"), item.Data("signature")))]);
            Require(_changes.TryAdd(change.Height, change), "one file for each height");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or FormatException
            or InvalidOperationException)
        {
            throw new InvalidDataException($"change of validators: {fault.Message}", fault);
        }
    }

    /// <summary>Another set for the block after this one, where a file says so. True when there was one.</summary>
    /// <exception cref="InvalidDataException">The file does not count.</exception>
    public bool Apply(ChainHeader parent)
    {
        if (!_changes.TryGetValue(parent.Number, out Change? change))
        {
            return false;
        }

        IReadOnlyList<Hash256> named = market.Turns.Validators;
        Check(change, parent, named);
        foreach (Hash256 gone in named.Except(change.Validators))
        {
            market.Tally.EraseVoter(gone);
        }

        market.Turns.Replace(change.Validators);
        return true;
    }

    private void Check(Change change, ChainHeader parent, IReadOnlyList<Hash256> named)
    {
        Require(change.GenesisHash == market.GenesisHash && change.BlockHash == parent.Hash, "the block it follows");
        Require(change.Validators.Count is >= 1 and <= 64 && Ascend(change.Validators), "its keys in order");
        Require(change.Validators.All(market.Genesis.MayValidate), "keys that may validate");
        int coinbases = change.Validators.Select(market.Genesis.CoinbaseOf).Distinct().Count();
        Require(coinbases == change.Validators.Count, "a coinbase for each");
        List<Hash256> signers = [.. change.Signatures.Select(signature => signature.Key)];
        List<Hash256> staying = [.. named.Intersect(change.Validators)];
        Require(staying.Count > 0 && !staying.Except(signers).Any(), "signatures of all who stay, one at least");
        Require(signers.Count > change.Validators.Count / 2, "signatures of more than half");
        Require(Ascend(signers) && !signers.Except(change.Validators).Any(), "signers of its keys in order");
        byte[] message = MessageOf(change);
        Require(
            change.Signatures.All(item => Ed25519.Verify(item.Key.Bytes, message, item.Signature)),
            "valid signatures");
    }

    private static byte[] MessageOf(Change change)
        => change.Validators.Aggregate(
            new Octets().Tag("marketchain/validators/v1").Raw(change.GenesisHash).U64(change.Height)
                .Raw(change.BlockHash).U8((byte)change.Validators.Count),
            (message, key) => message.Raw(key)).ToArray();

    private static bool Ascend(IReadOnlyList<Hash256> keys)
        => keys.Zip(keys.Skip(1)).All(pair => pair.First.CompareTo(pair.Second) < 0);

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidDataException($"change of validators: expected {what}");
        }
    }
}
