using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hewn.Server.Security;

/// <summary>Certificates with their keys, from files of PEM.</summary>
public static class ServerCertificate
{
    /// <summary>
    /// All certificates of a file: those behind the first are of who signed it, and sent along, because who connects
    /// knows the last of them only.
    /// </summary>
    /// <exception cref="ArgumentException">It cannot be read.</exception>
    public static X509Certificate2Collection ReadChain(string certificateFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(certificateFile);
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPemFile(certificateFile);
            return chain;
        }
        catch (Exception problem) when (problem is CryptographicException or IOException
            or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                $"The certificates in '{certificateFile}' cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Reads one.</summary>
    /// <param name="certificateFile">The certificate; those of who signed it may stand behind it.</param>
    /// <param name="keyFile">Its key, not encrypted; null: it stands in the same file.</param>
    /// <exception cref="ArgumentException">One cannot be read, or they do not belong together.</exception>
    public static X509Certificate2 Read(string certificateFile, string? keyFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(certificateFile);
        try
        {
            using var read = X509Certificate2.CreateFromPemFile(certificateFile, keyFile ?? certificateFile);
            // Windows needs a key that is kept in its own way.
            return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException
            or UnauthorizedAccessException or ArgumentException)
        {
            throw new ArgumentException($"The certificate '{certificateFile}' with the key "
                + $"'{keyFile ?? certificateFile}' cannot be used: {problem.Message} Expected: PEM files that belong "
                + "together, the key without a password.", problem);
        }
    }
}
