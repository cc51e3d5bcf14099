namespace Hewn.Cli.View.Output;

/// <summary>How entries are to be shown: everything decided.</summary>
internal sealed record DisplayRequest
{
    public OutputFormat Format { get; init; }

    public required FieldChoice Fields { get; init; }

    public Expansion Expansion { get; init; }

    /// <summary>Zone of what is shown.</summary>
    public required TimeZoneInfo Zone { get; init; }

    public required Theme Theme { get; init; }

    /// <summary>Columns after which lines are broken; null: never.</summary>
    public int? Width { get; init; }

    /// <summary>Whether a person looks at the output, so that it must not steer a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether a pager may be started.</summary>
    public bool HasPager { get; init; }

    /// <summary>Whether records of text are shown as they stand, and only those of JSON in the format.</summary>
    public bool KeepsText { get; init; }

    /// <summary>Whether fields were chosen by their names; lines as they stand have none.</summary>
    public bool HasChoice => !Fields.IsAll && Format != OutputFormat.Raw;

    /// <summary>The writer of the format.</summary>
    public IEntryWriter CreateWriter(Utf8Output output)
    {
        IEntryWriter writer = WriterOf(output);
        if (Fields.DependsOnEntry)
            writer = new ChoosingEntryWriter(writer, Fields);
        return KeepsText ? new TextKeepingWriter(new RawEntryWriter(output, IsTerminal), writer) : writer;
    }

    private IEntryWriter WriterOf(Utf8Output output) => Format switch
    {
        OutputFormat.Json => new JsonEntryWriter(output, Fields),
        OutputFormat.Logfmt => new LogfmtEntryWriter(output, Fields),
        OutputFormat.Csv => new CsvEntryWriter(output, Fields),
        OutputFormat.Raw => new RawEntryWriter(output, IsTerminal),
        _ => new PrettyEntryWriter(output, this),
    };
}
