using LocalLlm.Model;

namespace LocalLlm.Tests.Model;

public sealed class KneserNeyModelTests
{
    private const int VocabularySize = 6;
    private const int End = 0;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Predict_AgreesWithTheDefinition(int order)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            List<int[]> documents = RandomDocuments(seed);
            var model = new KneserNeyModel(documents, VocabularySize, order);
            var definition = new KneserNeyDefinition(documents, VocabularySize, order);
            double[] probabilities = new double[VocabularySize];
            foreach (int[] context in documents.SelectMany(Beginnings))
            {
                model.Predict(context, probabilities);
                for (int token = 0; token < VocabularySize; token++)
                    probabilities[token].ShouldBe(definition.Probability(context, token), 1e-12, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void Discounts_AreThoseOfThePaper()
    {
        // Four n-grams seen once, three twice, two three times, one four times: Y = 4 / (4 + 2·3) = 0.4.
        var discounts = Discounts.Estimate([1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 9]);
        discounts.One.ShouldBe(1 - 2 * 0.4 * 3 / 4, 1e-12);
        discounts.Two.ShouldBe(2 - 3 * 0.4 * 2 / 3, 1e-12);
        discounts.More.ShouldBe(3 - 4 * 0.4 * 1 / 2, 1e-12);
        (discounts.Of(1), discounts.Of(2), discounts.Of(3), discounts.Of(100))
            .ShouldBe((discounts.One, discounts.Two, discounts.More, discounts.More));
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 7 })]
    [InlineData(new[] { 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4 })]
    public void Discounts_OfOddCounts_LeaveSomethingOnBothSides(int[] counts)
    {
        var discounts = Discounts.Estimate(counts);
        discounts.One.ShouldBeInRange(0.1, 0.9);
        discounts.Two.ShouldBeInRange(0.1, 1.9);
        discounts.More.ShouldBeInRange(0.1, 2.9);
    }

    // Tokens that lean on the one before, so that there is something to learn.
    private static List<int[]> RandomDocuments(int seed)
    {
        var random = new Pcg32(seed);
        var documents = new List<int[]>();
        for (int i = 0; i < 12; i++)
        {
            List<int> document = [End];
            int length = (int)(random.NextDouble() * 25);
            for (int j = 0; j < length; j++)
                document.Add(1 + (document[^1] + (int)(random.NextDouble() * 3)) % (VocabularySize - 1));
            documents.Add([.. document, End]);
        }
        return documents;
    }

    private static IEnumerable<int[]> Beginnings(int[] document) =>
        Enumerable.Range(1, document.Length).Select(length => document[..length]);
}
