using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Sieving;

/// <summary>
/// A condition as a <see cref="RecordSieve"/> judges it: of a plain record on one line. Derive one for each kind of
/// condition. One thread's.
/// </summary>
internal abstract unsafe class SieveTest
{
    /// <summary>True when the record that reading would make of a line cannot fulfil the condition; false also where
    /// only reading can tell.</summary>
    /// <param name="piece">Where the line stands.</param>
    /// <param name="start">Its first byte.</param>
    /// <param name="end">The byte behind its last one, line end not counted.</param>
    /// <param name="values">The wanted fields' values.</param>
    public abstract bool RulesOut(byte* piece, int start, int end, Slice* values);
}
