using System.Diagnostics;

namespace Hewn.AspNetCore;

/// <summary>
/// What is recorded of an application's HTTP calls. Set in code, then overridden by the configuration section
/// <c>Hewn:Api</c>, then by the environment. Read once, when logging starts; later changes have no effect.
/// </summary>
public sealed class ApiLoggingOptions
{
    /// <summary>
    /// Where records go: files, sizes, levels. Preset to <c>./logs</c> with <c>api.log</c> (everything) and
    /// <c>errors.log</c> (ERROR and above), each of 10485760 bytes with 5 backups.
    /// </summary>
    public HewnOptions Log { get; } = CreateLogOptions();

    /// <summary>
    /// Whether calls are recorded. Default true; the variable <c>LOG_API_CALLS</c> overrides it. When false, custom
    /// events are still written and the request id is still returned.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Bytes kept of each request and response body. Default 32768, allowed 0 (no bodies) to 65536. A longer body
    /// passes unharmed; its record says how much was cut.
    /// </summary>
    public int MaxBodyBytes { get; set; } = Limits.DefaultBodyBytes;

    /// <summary>
    /// Whether <c>request_body</c> is written. Default true. What it says about the call (<c>model</c> …) is read
    /// either way.
    /// </summary>
    public bool CaptureRequestBody { get; set; } = true;

    /// <summary>
    /// Whether <c>response_body</c> is written, and the error message that it may hold. Default true.
    /// </summary>
    public bool CaptureResponseBody { get; set; } = true;

    /// <summary>Whether request <c>headers</c> are written, without their credentials. Default true.</summary>
    public bool LogHeaders { get; set; } = true;

    /// <summary>
    /// Whether status 400 to 499 is level WARN, and so not in <c>errors.log</c>. Default false: everything from 400
    /// up is ERROR.
    /// </summary>
    public bool ClientErrorsAreWarnings { get; set; }

    /// <summary>
    /// Paths whose calls are not recorded unless an exception escapes: each begins with <c>/</c> and may end in
    /// <c>*</c>. Upper and lower case, and one slash at the end, make no difference. Default <c>/health /healthz
    /// /favicon.ico /static/*</c>; a list in the configuration replaces it.
    /// </summary>
    public IList<string> Skip { get; } = ["/health", "/healthz", "/favicon.ico", "/static/*"];

    /// <summary>The header that brings a request id and takes it back. Default <c>X-Request-ID</c>.</summary>
    public string RequestIdHeader { get; set; } = "X-Request-ID";

    /// <summary>
    /// From which level a call's records are kept in memory although they are below their loggers' levels: written
    /// when the call fails (an ERROR in it, status 500 and up, an exception, a client or server that broke it off),
    /// forgotten otherwise. Default, null: none is kept. See docs/noise.md.
    /// </summary>
    public Level? CallBufferLevel { get; set; }

    /// <summary>
    /// For <see cref="CallBufferLevel"/>: bytes of lines kept for a call at most. Default 65536, allowed 4096 to
    /// 4194304. The oldest go first, and the log tells how many.
    /// </summary>
    public int CallBufferBytes { get; set; } = Hewn.Limits.DefaultCallBufferBytes;

    /// <summary>
    /// Of which calls a record of type <c>span</c> is written at their end, by the logger <c>hewn.trace</c>. Default
    /// <c>Traced</c>: of those whose client asks for it by <c>traceparent</c>, or to whose spans somebody listens.
    /// See docs/tracing.md.
    /// </summary>
    public SpanRecords Spans { get; set; } = SpanRecords.Traced;

    /// <summary>What a call is in its trace: the work of a server, or a question to one.</summary>
    internal ActivityKind SpanKind { get; set; } = ActivityKind.Server;

    /// <summary>
    /// Whether no body is written at all where prompts are off: for servers whose members nobody here has named.
    /// </summary>
    internal bool HidesBodiesWithPrompts { get; set; }

    private static HewnOptions CreateLogOptions()
    {
        var options = new HewnOptions { Directory = "./logs", MaxFileBytes = 10_485_760, BackupCount = 5 };
        options.Files.Add(new LogFileOptions("api.log"));
        options.Files.Add(new LogFileOptions("errors.log") { MinimumLevel = Level.Error });
        return options;
    }
}
