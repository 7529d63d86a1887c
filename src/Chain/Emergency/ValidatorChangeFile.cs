using System.Text;
using System.Text.Json;
using MarketChain.Chain.Genesis;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Emergency;

/// <summary>
/// A change of validators as a file for people and their tools, read as strictly as a genesis file:
/// <code>
/// {"format": "marketchain-validators/1", "genesisHash": "0x…", "height": 7, "blockHash": "0x…",
///  "validators": [{"key": "0x…"}, …], "signatures": [{"key": "0x…", "signature": "0x…"}, …]}
/// </code>
/// </summary>
public static class ValidatorChangeFile
{
    /// <summary>The largest file that is read, in bytes: 64 keys and as many signatures take a quarter of it.</summary>
    public const int BytesMax = 64 * 1024;

    private const string Format = "marketchain-validators/1";
    private const int DepthMax = 4;
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Reads a file. Whether it counts is for <see cref="ValidatorChange.Check(ChainSpec)"/> to say.</summary>
    /// <exception cref="ValidatorChangeException">It is no such file; the message says where and why.</exception>
    public static ValidatorChange Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length > BytesMax)
        {
            throw new ValidatorChangeException($"expected at most {BytesMax} bytes, got {file.Length}");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(file, new JsonDocumentOptions { MaxDepth = DepthMax });
            return ReadRoot(new GenesisJson(document.RootElement, ""));
        }
        catch (Exception fault) when (fault is JsonException or GenesisException)
        {
            throw new ValidatorChangeException(fault.Message);
        }
    }

    /// <summary>The file's bytes.</summary>
    public static byte[] Write(ValidatorChange change)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("genesisHash", $"{change.GenesisHash}");
            json.WriteNumber("height", change.Height);
            json.WriteString("blockHash", $"{change.BlockHash}");
            json.WriteStartArray("validators");
            foreach (Ed25519PublicKey key in change.Validators)
            {
                json.WriteStartObject();
                json.WriteString("key", $"{key}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("signatures");
            foreach (ValidatorChangeSignature signature in change.Signatures)
            {
                json.WriteStartObject();
                json.WriteString("key", $"{signature.Key}");
                json.WriteString("signature", Hex.Encode(signature.Signature.Bytes));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return [.. stream.ToArray(), .. Encoding.ASCII.GetBytes("\n")];
    }

    private static ValidatorChange ReadRoot(GenesisJson root)
    {
        if (root.Text("format") is var format && format != Format)
        {
            throw root.Wrong("format", $"expected '{Format}', got '{format}'");
        }

        ValidatorChange change = new()
        {
            GenesisHash = HashOf(root, "genesisHash"),
            Height = root.Number("height", 0, ulong.MaxValue - 1),
            BlockHash = HashOf(root, "blockHash"),
            Validators = [.. root.Objects("validators").Take(ExtraData.ValidatorsMax + 1).Select(ReadValidator)],
            Signatures = [.. root.Objects("signatures").Take(ExtraData.ValidatorsMax + 1).Select(ReadSignature)],
        };
        root.End();
        return change;
    }

    private static Ed25519PublicKey ReadValidator(GenesisJson json)
    {
        Ed25519PublicKey key = KeyOf(json);
        json.End();
        return key;
    }

    private static ValidatorChangeSignature ReadSignature(GenesisJson json)
    {
        Ed25519PublicKey key = KeyOf(json);
        string text = json.Text("signature");
        json.End();
        return Hex.TryDecode(text, out byte[]? bytes) && bytes.Length == Ed25519Signature.Size
            ? new ValidatorChangeSignature(key, new Ed25519Signature(bytes))
            : throw json.Wrong("signature", $"expected 0x and {2 * Ed25519Signature.Size} hex digits");
    }

    private static Hash256 HashOf(GenesisJson json, string name)
        => Hash256.TryParse(json.Text(name), out Hash256 hash)
            ? hash
            : throw json.Wrong(name, "expected 0x and 64 hex digits");

    private static Ed25519PublicKey KeyOf(GenesisJson json)
        => Ed25519PublicKey.TryParse(json.Text("key"), out Ed25519PublicKey key)
            ? key
            : throw json.Wrong("key", "expected an Ed25519 key as 0x and 64 hex digits");
}

/// <summary>A change of validators that cannot be used: the message says why.</summary>
public sealed class ValidatorChangeException(string message) : Exception(message);
