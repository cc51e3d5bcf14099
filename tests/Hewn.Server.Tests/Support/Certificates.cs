using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hewn.Server.Tests.Support;

/// <summary>An authority of a test's own, and what it signs.</summary>
internal sealed class Certificates : IDisposable
{
    private static readonly DateTimeOffset _from = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset _until = DateTimeOffset.UtcNow.AddDays(2);
    private readonly ECDsa _key = ECDsa.Create();

    public Certificates(Certificates? above = null)
    {
        var request = new CertificateRequest(
            above is null ? "CN=hewn test authority" : "CN=hewn test authority below", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        if (above is null)
        {
            Authority = request.CreateSelfSigned(_from, _until);
            return;
        }

        using X509Certificate2 signed =
            request.Create(above.Authority, _from, _until, RandomNumberGenerator.GetBytes(8));
        Authority = signed.CopyWithPrivateKey(_key);
    }

    /// <summary>The authority's own.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>One for this machine, or for whoever shows it, with its key.</summary>
    public X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback); // and not for localhost
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued =
            request.Create(Authority, _from, _until, RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Writes one as PEM, its key behind it.</summary>
    public static void Write(string path, X509Certificate2 certificate)
    {
        using ECDsa? key = certificate.GetECDsaPrivateKey();
        File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key?.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public void Dispose()
    {
        Authority.Dispose();
        _key.Dispose();
    }
}
