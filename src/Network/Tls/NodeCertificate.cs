using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Network.Tls;

/// <summary>
/// The certificate of this process: self-signed, of a P-256 key that is made at start and never leaves memory. It says
/// nothing about who the node is; the handshake inside binds the node key to it. TLS 1.3 on both sides, without
/// resumption, so that no session outlives its connection; .NET knows no early data.
/// </summary>
internal sealed class NodeCertificate : IDisposable
{
    // SubjectPublicKeyInfo of an uncompressed P-256 point (RFC 5480 2): this prefix and 64 bytes.
    private const int P256InfoLength = 91;

    private readonly X509Certificate2 _certificate;
    private readonly SslStreamCertificateContext _context;

    private NodeCertificate(X509Certificate2 certificate)
    {
        _certificate = certificate;
        _context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        Digest = DigestOf(certificate);
        ServerOptions = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _context,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = TrustNobody(),
            RemoteCertificateValidationCallback = IsUsable,
        };
        ClientOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = _context,
            TargetHost = "",
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = TrustNobody(),
            RemoteCertificateValidationCallback = IsUsable,
        };
    }

    /// <summary>keccak256 of the certificate's SubjectPublicKeyInfo, which handshakes sign.</summary>
    public Hash256 Digest { get; }

    /// <summary>For the side that was dialled.</summary>
    public SslServerAuthenticationOptions ServerOptions { get; }

    /// <summary>For the side that dialled.</summary>
    public SslClientAuthenticationOptions ClientOptions { get; }

    private static ReadOnlySpan<byte> P256Prefix =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
        0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ];

    /// <summary>Makes a key and its certificate.</summary>
    public static NodeCertificate Create()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=marketchain", key, HashAlgorithmName.SHA256);

        // Nobody looks at the dates: the key ends with the process. RFC 5280 4.1.2.5 names the last for "never".
        DateTimeOffset first = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        DateTimeOffset last = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);
        return new NodeCertificate(request.CreateSelfSigned(first, last));
    }

    /// <summary>What a handshake signs of a certificate.</summary>
    public static Hash256 DigestOf(X509Certificate2 certificate)
        => Keccak256.Hash(certificate.PublicKey.ExportSubjectPublicKeyInfo());

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();

    /// <summary>
    /// No chain and no name can be right here: the key inside TLS is judged by the handshake. Only its kind is asked,
    /// so that nobody makes this side verify with a key of a size of his choice.
    /// </summary>
    private static bool IsUsable(
        object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown)
        {
            return false;
        }

        ReadOnlySpan<byte> info = shown.PublicKey.ExportSubjectPublicKeyInfo();
        return info.Length == P256InfoLength && info.StartsWith(P256Prefix);
    }

    /// <summary>A chain of self-signed certificates leads nowhere: nothing is downloaded or asked for it.</summary>
    private static X509ChainPolicy TrustNobody() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        VerificationFlags = X509VerificationFlags.AllFlags,
    };
}
