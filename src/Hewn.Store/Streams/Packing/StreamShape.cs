using Hewn.LogQL.Labels;
using Hewn.Store.Index;

namespace Hewn.Store.Streams.Packing;

/// <summary>
/// What all pushed lines of a template share beyond their bytes: their structure, mostly their stream, and most words
/// of their texts. Immutable.
/// </summary>
internal sealed unsafe class StreamShape
{
    private readonly (int From, int To)[] _shared; // Parts of the first line's text without words that differ.
    private readonly OwnWord[] _few; // Those with one token each, of which there are few.
    private readonly OwnWord[] _own; // The others.

    private StreamShape((int From, int To)[] shared, OwnWord[] few, OwnWord[] own) =>
        (_shared, _few, _own) = (shared, few, own);

    /// <summary>Their stream; null when they differ in its labels.</summary>
    public LabelSet? Stream { get; private init; }

    /// <summary>Behind the labels of the stream.</summary>
    public PlaceInLine StreamEnd { get; private init; }

    /// <summary>Where the text begins.</summary>
    public PlaceInLine MessageStart { get; private init; }

    /// <summary>Bytes that its escapes have more than what they stand for; null when lines differ in that.</summary>
    public int? Escapes { get; private init; }

    /// <summary>Whether each may be there twice.</summary>
    public bool IsLate { get; private init; }

    /// <summary>Looks at the first line of a template.</summary>
    /// <param name="text">What was taken apart.</param>
    /// <param name="start">Where the line begins.</param>
    /// <param name="end">Where its break stands.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="few">Which of them are few.</param>
    /// <param name="number">The number of the line.</param>
    /// <param name="time">Reads times.</param>
    /// <returns>Null when such lines are none of a stream, or may differ in more than their times, labels and texts.
    /// </returns>
    public static StreamShape? Of(
        ReadOnlySpan<byte> text, int start, int end, LineTokens tokens, TokenChoices few, int number, NanoTimeText time)
    {
        ReadOnlySpan<byte> line = text[start..end];
        int template = tokens.Ids[number];
        if (tokens.Templates[template].IsWhole
            || !StreamLine.TryRead(line, time, default, out StreamLineParts parts))
            return null;
        int first = tokens.Firsts[number];
        var places = new (int From, int To)[tokens.Templates[template].Tokens];
        for (int i = 0; i < places.Length; i++)
        {
            int from = tokens.StartOf(first + i) - start;
            places[i] = (from, from + tokens.LengthOf(first + i));
            if (!IsWithin(places[i], StreamLine.TimeAt, StreamLine.TimeAt + NanoTimeText.Bytes)
                && !IsWithin(places[i], StreamLine.StreamAt, parts.StreamEnd)
                && !IsWithin(places[i], parts.MetadataStart, parts.MetadataEnd)
                && !IsWithin(places[i], parts.MessageStart, parts.MessageEnd))
                return null;
        }

        bool ownStreams = places.Any(place => IsWithin(place, StreamLine.StreamAt, parts.StreamEnd));
        // What an escape stands for depends on the letter behind it.
        bool ownEscapes = false;
        foreach ((int from, _) in places)
            ownEscapes |= from >= parts.MessageStart && line[from - 1] == '\\';
        ReadOnlySpan<byte> message = line[parts.MessageStart..parts.MessageEnd];
        (List<(int From, int To)> shared, List<OwnWord> own) = WordsOf(line, parts, places);
        ILookup<bool, OwnWord> words =
            own.ToLookup(word => word.First == word.Last && few.Of(template, word.First).Length > 0
                && (word.Left + word.Right == 0 || !few.AreElsewhere(template, word.First)));
        return new([.. shared], [.. words[true]], [.. words[false]])
        {
            Stream = ownStreams ? null : LabelJson.Read(line[StreamLine.StreamAt..parts.StreamEnd]),
            StreamEnd = PlaceInLine.Of(parts.StreamEnd, places),
            MessageStart = PlaceInLine.Of(parts.MessageStart, places),
            Escapes = ownEscapes ? null : message.Length - EscapedText.Measure(message),
            IsLate = parts.IsLate,
        };
    }

    /// <summary>Adds the words that all lines of the template have, and those of which there are few.</summary>
    /// <param name="text">What was taken apart; 64 bytes behind it can be read.</param>
    /// <param name="start">Where the first line of the template begins.</param>
    /// <param name="few">Which tokens are few.</param>
    /// <param name="template">The template.</param>
    /// <param name="words">Gets their keys.</param>
    /// <returns>Bytes of the longest.</returns>
    public int AddSharedWords(ReadOnlySpan<byte> text, int start, TokenChoices few, int template, KeySet words)
    {
        int longest = 0;
        fixed (byte* first = text)
        {
            foreach ((int from, int to) in _shared)
                longest = Math.Max(longest, WordKeys.Add(first + start, from, to, words));
            foreach (OwnWord word in _few)
            {
                // What stands beside the token is the template's: so one line that has the token says it for all.
                foreach ((int at, int length) in few.Of(template, word.First))
                {
                    longest = Math.Max(
                        longest, WordKeys.AddWord(first + at - word.Left, word.Left + length + word.Right, words));
                }
            }
        }

        return longest;
    }

    /// <summary>Adds the other words of a line.</summary>
    /// <param name="text">What was taken apart; 64 bytes behind it can be read.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="first">The first one of the line.</param>
    /// <param name="words">Gets their keys.</param>
    /// <returns>Bytes of the longest.</returns>
    public int AddOwnWords(ReadOnlySpan<byte> text, LineTokens tokens, int first, KeySet words)
    {
        unchecked // Places in a text.
        {
            int longest = 0;
            fixed (byte* start = text)
            {
                foreach (OwnWord word in _own)
                {
                    int from = tokens.StartOf(first + word.First) - word.Left;
                    int last = first + word.Last;
                    int length = tokens.StartOf(last) + tokens.LengthOf(last) + word.Right - from;
                    longest = Math.Max(longest, WordKeys.AddWord(start + from, length, words));
                }
            }

            return longest;
        }
    }

    private static bool IsWithin((int From, int To) place, int start, int end) =>
        place.From >= start && place.To <= end;

    /// <summary>Words are tokens, and those that underlines join.</summary>
    private static (List<(int From, int To)> Shared, List<OwnWord> Own) WordsOf(
        ReadOnlySpan<byte> line, StreamLineParts parts, (int From, int To)[] places)
    {
        var shared = new List<(int From, int To)>();
        var own = new List<OwnWord>();
        int done = parts.MessageStart;
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i].From < parts.MessageStart)
                continue;
            (int first, int from, int to) = (i, places[i].From, places[i].To);
            while (from > done && WordKeys.IsOfWord(line[from - 1]))
                from--;
            for (; to < parts.MessageEnd && WordKeys.IsOfWord(line[to]); to++)
            {
                if (i + 1 < places.Length && to == places[i + 1].From)
                    to = places[++i].To - 1;
            }

            shared.Add((done, from));
            own.Add(new(first, places[first].From - from, i, to - places[i].To));
            done = to;
        }

        shared.Add((done, parts.MessageEnd));
        return (shared, own);
    }

    /// <summary>A word in which lines differ: from so many bytes in front of a token to so many behind one.</summary>
    private readonly record struct OwnWord(int First, int Left, int Last, int Right);
}
