namespace Hewn.Store.Dialects;

/// <summary>
/// The names of the dialects, as headings show them and as one is asked for by name. <c>docs/dialects.md</c> says how
/// each is recognised and what becomes of its fields.
/// </summary>
public static class DialectNames
{
    /// <summary>Hewn's own JSON lines, and whoever uses the same names.</summary>
    public const string Hewn = "hewn";

    /// <summary>The records of a session: JSON with a sequence number.</summary>
    public const string Session = "session";

    /// <summary>JSON lines with other names.</summary>
    public const string Json = "json";

    /// <summary>Serilog's compact JSON.</summary>
    public const string Clef = "clef";

    /// <summary>pino's JSON lines.</summary>
    public const string Pino = "pino";

    /// <summary>bunyan's JSON lines.</summary>
    public const string Bunyan = "bunyan";

    /// <summary>zap's JSON lines.</summary>
    public const string Zap = "zap";

    /// <summary>JSON lines of Python's formatters.</summary>
    public const string PythonJson = "python-json";

    /// <summary>The JSON layouts of log4j and logback.</summary>
    public const string Log4j = "log4j";

    /// <summary>The JSON console of .NET.</summary>
    public const string DotnetJson = "dotnet-json";

    /// <summary>Docker's <c>json-file</c> around another dialect.</summary>
    public const string Docker = "docker";

    /// <summary>The files of Kubernetes' container runtimes around another dialect.</summary>
    public const string Cri = "cri";

    /// <summary>The text lines of Go's slog.</summary>
    public const string Slog = "slog";

    /// <summary>Lines of <c>key=value</c>.</summary>
    public const string Logfmt = "logfmt";

    /// <summary><c>[timestamp] line</c> around another dialect.</summary>
    public const string Bracket = "bracket";

    /// <summary><c>[timestamp][component][L] message</c> of Docker Desktop.</summary>
    public const string DockerDesktop = "docker-desktop";

    /// <summary><c>[ms] LEVEL: message</c> and <c>[HH:MM:SS] LEVEL: message</c>.</summary>
    public const string BracketLevel = "bracket-level";

    /// <summary>The default formats of Python's logging, of uvicorn and of vLLM.</summary>
    public const string Python = "python";

    /// <summary>The simple console of .NET.</summary>
    public const string Dotnet = "dotnet";

    /// <summary>The lines of glog and Kubernetes' klog.</summary>
    public const string Klog = "klog";

    /// <summary>Common and combined lines of web servers.</summary>
    public const string Access = "access";

    /// <summary>syslog after RFC 3164.</summary>
    public const string Syslog = "syslog";

    /// <summary>syslog after RFC 5424.</summary>
    public const string Syslog5424 = "syslog5424";

    /// <summary>Text lines that begin with a timestamp.</summary>
    public const string Stamped = "stamped";

    /// <summary>Anything else.</summary>
    public const string Plain = "plain";

    /// <summary>All of them, in the order in which they are tried.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Hewn, Session, Json, Clef, Pino, Bunyan, Zap, PythonJson, Log4j, DotnetJson, Docker, Cri, Slog, Logfmt,
        DockerDesktop, BracketLevel, Bracket, Access, Syslog5424, Syslog, Klog, Python, Dotnet, Stamped, Plain,
    ];

    /// <summary>True when there is a dialect of this name (small letters).</summary>
    public static bool IsKnown(string name) => All.Contains(name);
}
