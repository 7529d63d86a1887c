using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MarketChain.Network.Handshakes;
using MarketChain.Network.Tests.Support;
using MarketChain.Network.Tls;

namespace MarketChain.Network.Tests;

/// <summary>What TLS alone lets through, before anybody says who he is.</summary>
public sealed class TransportTests
{
    public static TheoryData<string> Offers => ["TLS 1.2", "no certificate", "P-384", "RSA"];

    [Theory]
    [MemberData(nameof(Offers))]
    public async Task Anything_but_TLS_1_3_with_a_certificate_of_P256_is_refused(string offer)
    {
        await using var node = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        using var certificate = CertificateOf(offer);
        Assert.True(await IsCutAsync(node, offer == "TLS 1.2" ? SslProtocols.Tls12 : SslProtocols.Tls13, certificate));
        await node.Refused(LinkEnd.TlsFailed);
        Assert.Equal(0, node.Network.Figures.Unadmitted);
    }

    [Fact]
    public async Task The_same_client_with_what_is_asked_gets_a_hello()
    {
        await using var node = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        using var certificate = CertificateOf("P-256");
        Assert.False(await IsCutAsync(node, SslProtocols.Tls13, certificate));
    }

    [Fact]
    public async Task A_peer_is_dialled_by_its_name()
    {
        await using var listener = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        ListedPeer named = new(listener.Key, new DnsEndPoint("localhost", listener.Address.Port));
        await using var dialler = await TestNode.StartAsync(0, [named]);
        await dialler.Linked(listener);
        Assert.Equal($"localhost:{listener.Address.Port}", Assert.Single(dialler.Connected).Address);
    }

    [Theory]
    [InlineData("nobody.invalid")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task A_name_that_nobody_has_is_told_once_and_tried_again(string name)
    {
        ListedPeer nowhere = new(Keys.Public(1), new DnsEndPoint(name, 1));
        await using var node = await TestNode.StartAsync(0, [nowhere]);
        await node.Counted(LinkEnd.Unreachable, 3);
        Assert.Equal($"{name}:1", Assert.Single(node.Refusals).Address);
    }

    /// <summary>As when the node was frozen, or stops, between a connection and the start of its thread.</summary>
    [Fact]
    public void A_connection_that_is_cut_before_TLS_begins_is_refused()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using TcpClient stranger = new();
        stranger.Connect((IPEndPoint)listener.LocalEndpoint);
        using Socket socket = listener.AcceptSocket();
        using var own = NodeCertificate.Create();
        LinkSocket.Cut(socket);

        Assert.Null(SecureStream.TryOpen(socket, LinkRole.Listener, own));
        Assert.True(socket.SafeHandle.IsClosed);
    }

    /// <summary>Dials the node, and sees whether anything but the end comes back.</summary>
    private static async Task<bool> IsCutAsync(TestNode node, SslProtocols protocols, X509Certificate2? certificate)
    {
        using TcpClient client = new();
        await client.ConnectAsync(node.Address);
        await using SslStream stream = new(client.GetStream());
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "x",
                EnabledSslProtocols = protocols,
                ClientCertificates = certificate is null ? [] : [certificate],
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            });
            return await stream.ReadAsync(new byte[1]) == 0;
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException)
        {
            return true;
        }
    }

    private static X509Certificate2? CertificateOf(string offer)
    {
        var (start, end) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1_000));
        if (offer == "no certificate")
            return null;
        if (offer == "RSA")
        {
            using var rsa = RSA.Create(2_048);
            return new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
                .CreateSelfSigned(start, end);
        }

        using var key = ECDsa.Create(offer == "P-384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(start, end);
    }
}
