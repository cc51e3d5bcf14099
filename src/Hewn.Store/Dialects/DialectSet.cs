using Hewn.Store.Dialects.JsonLines;
using Hewn.Store.Dialects.Text;
using Hewn.Store.Dialects.Wrappers;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects;

/// <summary>The dialects of one reader. Not thread-safe.</summary>
internal sealed class DialectSet
{
    private readonly IDialect[] _text; // in the order in which they are tried; the last takes anything

    /// <summary>Makes them.</summary>
    /// <param name="stamps">Reads times.</param>
    public DialectSet(StampReader stamps)
    {
        Json = new JsonRecords(stamps);
        var plain = new PlainDialect();
        var logfmt = new LogfmtDialect(stamps);
        var access = new AccessDialect(stamps);
        var klog = new KlogDialect(stamps);
        var python = new PythonDialect(stamps);
        var stamped = new StampedDialect(stamps);
        // Each wrapper remembers what it saw inside, so each has its own.
        InnerReader Inner() => new(new JsonRecords(stamps), [logfmt, access, klog, python, stamped, plain]);
        Plain = plain;
        Docker = new DockerDialect(stamps, Inner());
        _text =
        [
            Docker, new CriDialect(stamps, Inner()), logfmt, new DockerDesktopDialect(stamps, Inner()),
            new BracketLevelDialect(stamps), new BracketDialect(stamps, Inner()), access,
            new Syslog5424Dialect(stamps), new SyslogDialect(stamps), klog, python, new DotnetDialect(), stamped, plain,
        ];
    }

    /// <summary>Reads JSON.</summary>
    public JsonRecords Json { get; }

    /// <summary>The one that takes anything.</summary>
    public IDialect Plain { get; }

    /// <summary>The one whose lines are JSON, too.</summary>
    public IDialect Docker { get; }

    /// <summary>The dialect of a name; null for those of JSON.</summary>
    public IDialect? Find(string name) =>
        _text.FirstOrDefault(dialect => dialect.Name == (name == DialectNames.Slog ? DialectNames.Logfmt : name));

    /// <summary>The first dialect of which a line begins a record.</summary>
    public IDialect Of(ReadOnlySpan<byte> line)
    {
        foreach (IDialect dialect in _text)
        {
            if (dialect.Begins(line))
                return dialect;
        }

        return Plain;
    }
}
