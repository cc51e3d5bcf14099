using Hewn.Store.Entries;
using Hewn.Store.Reading;

namespace Hewn.Cli.View.Output;

/// <summary>Writes entries one by one into memory, for whoever puts them in their order. Not thread-safe.</summary>
internal sealed class EntryTexts : IEntryText
{
    private const int KeptBytes = 1024 * 1024; // more is given back behind the entry that needed it

    private readonly DisplayRequest _display;
    private Utf8Output _output;
    private IEntryWriter _writer;

    public EntryTexts(DisplayRequest display)
    {
        _display = display;
        _output = new(null);
        _writer = display.CreateWriter(_output);
    }

    /// <summary>Whether the texts of entries, one below the other, are the listing, and several can be made at a time:
    /// CSV has a line of headings, and a choice of fields that depends on the entry looks at one entry.</summary>
    public static bool ArePossible(DisplayRequest display) =>
        display.Format != OutputFormat.Csv && !display.Fields.DependsOnEntry;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Of(Entry entry)
    {
        if (_output.Capacity > KeptBytes)
        {
            _output = new(null);
            _writer = _display.CreateWriter(_output);
        }

        _output.Clear();
        _writer.Write(entry, isContext: false);
        return _output.Gathered;
    }
}
