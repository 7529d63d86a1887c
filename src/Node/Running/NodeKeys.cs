using MarketChain.Node.Devnet;
using MarketChain.Node.Settings;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Running;

/// <summary>The key by which other nodes know this one. It signs handshakes and nothing of the chain.</summary>
internal static class NodeKeys
{
    /// <summary>
    /// The key of a file; that of a development validator; or one in the data folder, made when missing. The caller
    /// disposes of it.
    /// </summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    /// <exception cref="Storage.StorageException">It cannot be made.</exception>
    public static Ed25519PrivateKey Open(NodeOptions options, DataFolder folder)
    {
        if (options.NodeKeyFile is { } path)
        {
            return KeyFile.ReadEd25519(path);
        }

        if (options.DevValidator is { } name)
        {
            return DevelopmentNodes.DeriveKey(name);
        }

        string own = Path.Combine(folder.Path, "node.key");
        if (!File.Exists(own))
        {
            using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
            KeyFile.Write(own, key);
        }

        return KeyFile.ReadEd25519(own);
    }
}
