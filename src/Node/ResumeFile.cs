using System.Globalization;
using System.Text;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Storage;

namespace MarketChain.Node;

/// <summary>
/// The operators' word that validators may sign again, though too many have forgotten what they signed: the newest
/// final block of all, and a signature of each who vouches for that (docs/spec/consensus.md 7). It goes from hand to
/// hand until a quorum has signed:
/// <code>
/// marketchain-resume/1 {height} 0x{block's hash}
/// 0x{validator's key} 0x{signature}
/// …
/// </code>
/// </summary>
/// <param name="Height">The block's number.</param>
/// <param name="Digest">Its hash.</param>
/// <param name="Signatures">By validator, in the order in which they signed.</param>
internal sealed record ResumeFile(
    ulong Height, Hash256 Digest, IReadOnlyList<(Ed25519PublicKey Key, Ed25519Signature Signature)> Signatures)
{
    private const string Format = "marketchain-resume/1";

    /// <summary>64 validators, each with a line of some 200 characters.</summary>
    private const int FileBytesMax = 32 << 10;

    /// <summary>Reads a file.</summary>
    /// <exception cref="CommandException">It cannot be read, or is no such file.</exception>
    public static ResumeFile Read(string path)
    {
        string text = Encoding.UTF8.GetString(BoundedFile.Read(path, FileBytesMax));
        return Parse(path, text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The same with one more signature, or with the same when the validator has signed.</summary>
    public ResumeFile SignedBy(Ed25519PrivateKey key, in Hash256 genesisHash)
    {
        Ed25519PublicKey own = key.PublicKey;
        Ed25519Signature signature = key.Sign(ResumeOrder.MessageOf(genesisHash, Height, Digest));
        return this with { Signatures = [.. Signatures.Where(item => item.Key != own), (own, signature)] };
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Write(string path)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Format} {Height} {Digest}\n");
        foreach ((Ed25519PublicKey key, Ed25519Signature signature) in Signatures)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key} {signature}\n");
        }

        AtomicFile.Write(path, Encoding.ASCII.GetBytes(text.ToString()));
    }

    /// <summary>The order for the set that decides on the next block; null when no quorum of it has signed.</summary>
    public ResumeOrder? OrderFor(ValueList<Ed25519PublicKey> validators)
    {
        List<Seal> seals = [];
        for (int i = 0; i < validators.Count && seals.Count < Seals.QuorumOf(validators.Count); i++)
        {
            Ed25519PublicKey validator = validators[i];
            foreach ((_, Ed25519Signature signature) in Signatures.Where(item => item.Key == validator).Take(1))
            {
                seals.Add(new Seal((uint)i, signature));
            }
        }

        return seals.Count == Seals.QuorumOf(validators.Count)
            ? new ResumeOrder(Height, Digest, [.. seals])
            : null;
    }

    private static ResumeFile Parse(string path, string[] lines)
    {
        string[] head = lines.Length == 0 ? [] : lines[0].Split(' ');
        Hash256 digest = default;
        ulong height = 0;
        bool isRight = head.Length == 3
            && head[0] == Format
            && ulong.TryParse(head[1], NumberStyles.None, CultureInfo.InvariantCulture, out height)
            && Hash256.TryParse(head[2], out digest);
        List<(Ed25519PublicKey, Ed25519Signature)> signatures = [];
        foreach (string line in lines.Skip(1))
        {
            string[] words = line.Split(' ');
            Ed25519Signature signature = default;
            Ed25519PublicKey key = default;
            isRight &= words.Length == 2
                && Ed25519PublicKey.TryParse(words[0], out key)
                && TryParse(words[1], out signature);
            signatures.Add((key, signature));
        }

        return isRight
            ? new ResumeFile(height, digest, signatures)
            : throw new CommandException($"{path}: expected '{Format} HEIGHT 0x…' and a line for each signature");
    }

    private static bool TryParse(string text, out Ed25519Signature signature)
    {
        bool isRight = Hex.TryDecode(text, out byte[]? bytes) && bytes.Length == Ed25519Signature.Size;
        signature = isRight ? new Ed25519Signature(bytes!) : default;
        return isRight;
    }
}
