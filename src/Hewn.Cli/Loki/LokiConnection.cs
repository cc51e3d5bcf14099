using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hewn.Cli.View;
using Hewn.Server.Remote;
using Hewn.Server.Security;

namespace Hewn.Cli.Loki;

/// <summary>
/// Makes of what was typed, files and the environment the Loki that is asked. The variables are those of <c>logcli</c>.
/// </summary>
internal static class LokiConnection
{
    private const int MaxSecretBytes = 64 * 1024;

    /// <summary>The Loki; null when none is asked.</summary>
    /// <param name="input">What was typed.</param>
    /// <param name="terminal">Has the environment; is told of a password on the command line.</param>
    /// <param name="title">What the command is called in messages.</param>
    /// <exception cref="UsageException">Something cannot be; no message has a password or token.</exception>
    public static RemoteLoki? Read(LokiInput input, Terminal terminal, string title)
    {
        if (input.Url is not { } typed)
        {
            return input.FirstOption is { } option
                ? throw new UsageException($"{option} is about a Loki; {LokiOptions.Url} says which.")
                : null;
        }

        if (!Uri.TryCreate(typed, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            throw Wrong(LokiOptions.Url, WithoutLogin(typed), "an address such as http://localhost:3100");
        var loki = new RemoteLoki(url);
        if (loki.Password is { Length: > 0 })
        {
            terminal.Error.WriteLine($"{title}: a password in an address stands in the list of processes; "
                + $"$LOKI_PASSWORD or {LokiOptions.PasswordFile} keep it out.");
        }

        string? token = TokenOf(input, terminal);
        string? user = loki.User ?? Given(input.User) ?? Variable(terminal, "LOKI_USERNAME");
        string? password = input.PasswordFile is { } file
            ? SecretIn(LokiOptions.PasswordFile, file)
            : loki.Password is { Length: > 0 } inAddress ? inAddress : Variable(terminal, "LOKI_PASSWORD");
        if (input.TokenFile is not null && (input.User ?? input.PasswordFile ?? loki.User) is not null)
            throw new UsageException($"{LokiOptions.TokenFile} and a user are two ways to say who asks; choose one.");
        bool isByUser = (input.User ?? input.PasswordFile ?? loki.User) is not null; // Typed goes before variables.
        return new RemoteLoki(loki.Url)
        {
            Token = isByUser ? null : token,
            User = user,
            Password = user is null ? null : password ?? "",
            Tenant = Header(LokiOptions.Tenant, Given(input.Tenant) ?? Variable(terminal, "LOKI_ORG_ID")),
            Authorities = AuthoritiesOf(Given(input.Authority) ?? Variable(terminal, "LOKI_CA_CERT_PATH")),
            ClientCertificate = CertificateOf(input, terminal),
            IsUnverified = input.IsUnverified
                || Variable(terminal, "LOKI_TLS_SKIP_VERIFY") is "true" or "1" or "TRUE" or "True",
            Timeout = OptionValues.Duration(LokiOptions.Timeout, input.Timeout ?? "5m"),
        };
    }

    private static string? TokenOf(LokiInput input, Terminal terminal)
    {
        if (input.TokenFile is { } typed)
            return SecretIn(LokiOptions.TokenFile, typed);
        if (Variable(terminal, "LOKI_BEARER_TOKEN") is { } token)
            return Header("$LOKI_BEARER_TOKEN", token.Trim());
        return Variable(terminal, "LOKI_BEARER_TOKEN_FILE") is { } file
            ? SecretIn("$LOKI_BEARER_TOKEN_FILE", file)
            : null;
    }

    /// <summary>What a file keeps, without the end of its line.</summary>
    private static string SecretIn(string option, string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] bytes = new byte[MaxSecretBytes];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            string secret = System.Text.Encoding.UTF8.GetString(bytes, 0, length).Trim();
            return secret.Length > 0 && length < MaxSecretBytes
                ? Header(option, secret)!
                : throw Wrong(option, path, "a file with one line");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option}: '{path}' cannot be read: {problem.Message}");
        }
    }

    /// <summary>What is sent as a header has no line break; the value itself is not told.</summary>
    private static string? Header(string option, string? value) => value is null || !value.Any(char.IsControl)
        ? value
        : throw new UsageException($"{option}: what it has cannot be sent: it holds control characters.");

    private static X509Certificate2Collection? AuthoritiesOf(string? path)
    {
        if (path is null)
            return null;
        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPemFile(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException
            or CryptographicException)
        {
            throw new UsageException($"{LokiOptions.Authority}: '{path}' cannot be read: {problem.Message}");
        }

        return read.Count > 0 ? read : throw Wrong(LokiOptions.Authority, path, "a PEM file with certificates");
    }

    private static X509Certificate2? CertificateOf(LokiInput input, Terminal terminal)
    {
        string? certificate = Given(input.Certificate) ?? Variable(terminal, "LOKI_CLIENT_CERT_PATH");
        string? key = Given(input.Key) ?? Variable(terminal, "LOKI_CLIENT_KEY_PATH");
        if (certificate is null)
        {
            return input.Key is null ? null : throw new UsageException(
                $"{LokiOptions.Key} is the key of a certificate; {LokiOptions.Certificate} says of which.");
        }

        try
        {
            return ServerCertificate.Read(certificate, key);
        }
        catch (ArgumentException problem)
        {
            throw new UsageException($"{LokiOptions.Certificate}: {problem.Message}");
        }
    }

    /// <summary>What cannot be an address may hold a password all the same.</summary>
    private static string WithoutLogin(string text) =>
        text.LastIndexOf('@') is >= 0 and var at ? "…" + text[at..] : text;

    private static string? Given(string? typed) => string.IsNullOrEmpty(typed) ? null : typed;

    private static string? Variable(Terminal terminal, string name) =>
        terminal.Environment(name) is { Length: > 0 } value ? value : null;

    private static UsageException Wrong(string option, string value, string allowed) =>
        new($"{option}: '{value}' is not possible. Allowed: {allowed}.");
}
