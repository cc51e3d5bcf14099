using Hewn.Store.Entries;

namespace Hewn.Cli.Show;

/// <summary>One line of a request.</summary>
/// <param name="Entry">The line, a lasting one.</param>
/// <param name="IsMention">
/// Whether it names the id in its text only, as lines without fields do.
/// </param>
internal sealed record Step(Entry Entry, bool IsMention);
