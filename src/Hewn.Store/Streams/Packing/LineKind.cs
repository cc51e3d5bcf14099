using System.Runtime.InteropServices;

namespace Hewn.Store.Streams.Packing;

/// <summary>Lines with the same between their tokens, and in which of these they differ so far. One thread's.</summary>
/// <param name="skeleton">What stands between the tokens, with <see cref="LineTokens.Place"/> for each.</param>
/// <param name="starts">Where the tokens of the first such line stand.</param>
/// <param name="lengths">How long they are.</param>
internal sealed class LineKind(byte[] skeleton, int[] starts, int[] lengths)
{
    private const int MaxShapes = 8; // Then each token is taken for one that differs.

    private readonly bool[] _differs = new bool[starts.Length];
    private int _shapes;

    /// <summary>What stands between the tokens.</summary>
    public ReadOnlySpan<byte> Skeleton => skeleton;

    /// <summary>Whether each token is one in which such lines differ.</summary>
    public ReadOnlySpan<bool> Differs => _differs;

    /// <summary>The shape of such lines; null before the first one, and when more is known than it says.</summary>
    public LineShape? Shape { get; private set; }

    /// <summary>Where it is among those that lines are compared with; negative when it is not.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Learns from a line in which tokens such lines differ.</summary>
    /// <param name="text">What is taken apart.</param>
    /// <param name="ofLine">Where the tokens of the line stand.</param>
    /// <param name="lengthsOfLine">How long they are.</param>
    public void Learn(ReadOnlySpan<byte> text, ReadOnlySpan<int> ofLine, ReadOnlySpan<int> lengthsOfLine)
    {
        for (int i = 0; i < _differs.Length; i++)
        {
            if (_differs[i] || (lengths[i] == lengthsOfLine[i]
                && text.Slice(starts[i], lengths[i]).SequenceEqual(text.Slice(ofLine[i], lengths[i]))))
                continue;
            _differs[i] = true;
            Shape = null;
        }
    }

    /// <summary>Makes its shape by what is known, and the text of its template.</summary>
    /// <param name="text">What is taken apart.</param>
    /// <param name="template">The template's number.</param>
    /// <returns>The text of the template.</returns>
    public byte[] Form(ReadOnlySpan<byte> text, int template)
    {
        if (++_shapes > MaxShapes)
            Array.Fill(_differs, true);
        var written = new List<byte>(skeleton.Length * 2); // The template.
        var own = new List<byte>(skeleton.Length * 2); // The same without places.
        var ends = new List<int>();
        int token = 0;
        foreach (byte one in skeleton)
        {
            if (one != LineTokens.Place)
            {
                written.Add(one);
                own.Add(one);
                continue;
            }

            if (_differs[token])
            {
                written.Add(one);
                ends.Add(own.Count);
            }
            else
            {
                ReadOnlySpan<byte> same = text.Slice(starts[token], lengths[token]);
                written.AddRange(same);
                own.AddRange(same);
            }

            token++;
        }

        ends.Add(own.Count);
        Shape = new(template, CollectionsMarshal.AsSpan(own), [.. ends]);
        return [.. written];
    }
}
