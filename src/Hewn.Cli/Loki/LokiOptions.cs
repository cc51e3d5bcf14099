using System.CommandLine;
using Hewn.Cli.View;

namespace Hewn.Cli.Loki;

/// <summary>
/// The options that say which Loki is asked, and as whom, for every command that can ask one. No option takes a
/// password or token itself: what is typed stands in the list of processes.
/// </summary>
/// <param name="description">What <c>--loki</c> does for the command.</param>
internal sealed class LokiOptions(string description)
{
    public const string Url = "--loki";
    public const string Tenant = "--loki-tenant";
    public const string User = "--loki-user";
    public const string PasswordFile = "--loki-password-file";
    public const string TokenFile = "--loki-token-file";
    public const string Authority = "--loki-ca";
    public const string Certificate = "--loki-cert";
    public const string Key = "--loki-key";
    public const string Unverified = "--loki-unverified";
    public const string Timeout = "--loki-timeout";

    private readonly Option<string?> _url = FilterOptions.Text(Url, "url", description);

    private readonly Option<string?> _tenant = FilterOptions.Text(
        Tenant, "name", "Its tenant, X-Scope-OrgID [default: $LOKI_ORG_ID]");

    private readonly Option<string?> _user = FilterOptions.Text(User, "name",
        "Whom it knows; the password is in $LOKI_PASSWORD or a file [default: $LOKI_USERNAME]");

    private readonly Option<string?> _passwordFile = FilterOptions.Text(
        PasswordFile, "file", "File with the password");

    private readonly Option<string?> _tokenFile = FilterOptions.Text(TokenFile, "file",
        "File with a bearer's token [default: $LOKI_BEARER_TOKEN, $LOKI_BEARER_TOKEN_FILE]");

    private readonly Option<string?> _authority = FilterOptions.Text(Authority, "file",
        "Certificates (PEM) of who may have signed its own [default: $LOKI_CA_CERT_PATH, else this machine's]");

    private readonly Option<string?> _certificate = FilterOptions.Text(Certificate, "file",
        "Certificate (PEM) that is shown to it [default: $LOKI_CLIENT_CERT_PATH]");

    private readonly Option<string?> _key = FilterOptions.Text(Key, "file",
        "The key of that certificate [default: $LOKI_CLIENT_KEY_PATH, else in the same file]");

    private readonly Option<bool> _isUnverified = new(Unverified)
    {
        Description = "Take any certificate of it: somebody on the way can read and change everything",
    };

    private readonly Option<string?> _timeout = FilterOptions.Text(
        Timeout, "duration", "How long an answer may take [default: 5m]");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            _url, _tenant, _user, _passwordFile, _tokenFile, _authority, _certificate, _key, _isUnverified, _timeout,
        ];
        foreach (Option option in all)
            command.Options.Add(option);
    }

    /// <summary>What was typed.</summary>
    public LokiInput Read(ParseResult parsed) => new()
    {
        Url = parsed.GetValue(_url),
        Tenant = parsed.GetValue(_tenant),
        User = parsed.GetValue(_user),
        PasswordFile = parsed.GetValue(_passwordFile),
        TokenFile = parsed.GetValue(_tokenFile),
        Authority = parsed.GetValue(_authority),
        Certificate = parsed.GetValue(_certificate),
        Key = parsed.GetValue(_key),
        IsUnverified = parsed.GetValue(_isUnverified),
        Timeout = parsed.GetValue(_timeout),
    };
}
