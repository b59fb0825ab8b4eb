/* synonyms.c - see synonyms.h. */
#include "cli/args/synonyms.h"

#include <string.h>

enum { LONGEST = 63 };

struct synonym {
    const char *option; /* its name */
    const char *words;  /* plain, with blanks around each */
};

/* In the order in which they are tried: of a word that stands twice the first option that the verb has. */
static const struct synonym synonyms[] = {
        {"places", " topk topn top n k limit num numitems nitems count howmany maxitems maxresults "
                   "numresults "
                   "results size at cutoff ks atk "},
        {"output", " out outfile outputfile outputpath outpath outputmodel modelout modelfile "
                   "savepath save saveto "
                   "saveas dest destination target write writeto export "},
        {"user", " userid users usercol usercolumn userkey userfield uid customer customerid "
                 "customers visitor "
                 "visitorid client clientid member memberid useridcol useridcolumn usercolname "},
        {"item", " itemid itemcol itemcolumn itemkey itemfield iid product productid productcol "
                 "sku article "
                 "articleid itemidcol itemidcolumn itemcolname "},
        {"time", " timestamp timestamps timecol timecolumn timestampcol timestampcolumn timefield "
                 "timekey date "
                 "datecol datecolumn datetime createdat ts "},
        {"type", " event eventtype eventname eventcol eventcolumn typecol typecolumn action "
                 "behavior behaviour "
                 "feedbacktype interaction "},
        {"value", " rating ratings ratingcol ratingcolumn quantity qty amount weight weightcol "
                  "valuecol valuecolumn "
                  "score strength "},
        {"basket", " order orderid ordercol invoice invoiceno session sessionid sessioncol "
                   "sessionkey transaction "
                   "transactionid basketid cartid "},
        {"title", " name names itemname producttitle productname titlecol titlecolumn label "},
        {"group", " category categories categoryid department groupcol categorycol genre section "},
        {"price", " cost unitprice pricecol pricecolumn priceabove "},
        {"items", " catalog catalogue products itemsfile itemfile itemfeatures productfile "
                  "productsfile feed "
                  "metadata itemmetadata sideinformation iteminfo "},
        {"items-column", " itemscol itemscolumns itemcolumns itemfields "},
        {"columns",
                " colnames columnnames names header headers noheader headernames fields usecols "},
        {"types", " typemap typemapping eventmap eventtypes eventmapping map mapping "},
        {"default-type", " defaultevent defaulteventtype "},
        {"time-format", " dateformat timestampformat datetimeformat dateparser strptime dayfirst "
                        "unit timeunit "},
        {"format", " filetype inputformat fileformat "},
        {"missing", " navalues na nullvalues nulls nullvalue nastring missingvalues "},
        {"preset", " config configfile conf settings schema profile optionsfile "},
        {"value-at-least", " minrating ratingthreshold minvalue threshold "},
        {"min-user-items", " minuserinteractions minuserevents mininteractions minperuser "
                           "userkcore kcore core "
                           "minuser minuserfreq "},
        {"min-item-users", " minitemcount minitem minsupport support mincount minperitem itemkcore "
                           "minitemfreq "
                           "minfreq "},
        {"repeats", " dedup deduplicate dropduplicates unique "},
        {"drop-item", " excludeitems dropitems ignoreitems "},
        {"drop-user", " excludeusers dropusers ignoreusers "},
        {"factors", " nfactors numfactors nfactor rank embeddingsize embeddingdim latentfactors "
                    "nlatentfactors "
                    "components ncomponents latentdim dimensions dimension nlatent "},
        {"dims", " hiddensize hiddenunits hidden dim ndims embedding hiddendim "},
        {"neighbours", " neighbors numneighbors nneighbors nneighbours knn "},
        {"iterations",
                " epochs epoch nepochs numepochs niter niters niterations numiterations maxiter "
                "maxiterations iter iters "},
        {"examples", " epochs nepochs samples nsamples "},
        {"l2", " regularization regularisation reg regparam lambda weightdecay userreg itemreg "
               "regall "},
        {"alpha", " confidence negativeweight unobservedweight "},
        {"rate", " learningrate lr stepsize "},
        {"seed", " randomstate randomseed rngseed rng "},
        {"threads", " njobs jobs numthreads nthreads workers numworkers nworkers cores numcores "
                    "cpus j "},
        {"half-life", " decay timedecay popularityhalflife recency "},
        {"without", " disable disablesignal exclude excludesignal nosignal skip "},
        {"budget", " maxsize maxbytes sizelimit modelsize maxmodelsize "},
        {"exclude", " filter filteritems filterout blacklist blocklist denylist ban remove "
                    "unavailable skip ignore "
                    "hide outofstock excludeitems "},
        {"allow", " whitelist allowlist only include candidates candidate itemsonly allowed among "
                  "available "
                  "instock "},
        {"include-seen", " keepseen allowseen withseen seen filterseen filteralreadylikeditems "
                         "filteralreadyseen "
                         "filterhistory excludeseen removeseen recommendseen "},
        {"history", " events useritems context viewed visited user userhistory items item seeds "
                    "query for session "
                    "basket cart "},
        {"explain", " why reasons reason explanation debug contributions "},
        {"tail", " longtail novel novelty tailonly "},
        {"signal", " signals model models by using "},
        {"request", " input body payload data query requestfile "},
        {"now", " time timestamp date at "},
        {"protocol", " split splitter strategy evaluation eval method splitby "},
        {"test", " testfile testset holdout testdata validation "},
        {"at-least", " threshold assert gate failunder minscore require "},
        {"html", " report htmlreport page plot "},
        {"seeds", " repetitions runs ntrials "},
        {"trials", " ntrials numtrials niter maxtrials maxevals nevals "},
        {"time", " maxtime timeout timelimit timebudget duration "},
        {"items", " listitems list dump ids "},
        {"json", " jsonoutput asjson outputjson machine raw "},
        {"quiet", " silent noprogress q s silence noverbose "},
};

static const struct synonym verbs[] = {
        {"train", " train fit learn build export make create compile "},
        {"recommend", " predict suggest rec recommendations serve query topk similar infer "},
        {"rerank", " rank sort order "},
        {"inspect", " info show describe dump view cat print list explain "},
        {"check", " validate verify lint stats statistics profile analyze analyse clean read "},
        {"evaluate", " benchmark bench test measure metrics crossvalidate score "},
        {"tune", " optimize optimise hyperopt search gridsearch tuning hpo "},
};

static const struct synonym answers[] = {
        {"the separator of a log is recognised",
                " separator sep delimiter delim fieldseparator d "},
        {"a log is read as UTF-8; convert another: iconv -f ENCODING -t UTF-8",
                " encoding charset "},
        {"gzip and zstd are recognised", " compression gzip gz zstd decompress compressed "},
        {"progress and notes are printed where nothing forbids it; --quiet does",
                " verbose v vv debug loglevel log "},
        {"the version is printed by: endcap --version", " version "},
        {"what the program does to a file it writes, it does at once; there is nothing to force or "
         "confirm",
                " force f yes y overwrite "},
        {"standard input is read where a file is called -", " stdin pipe "},
};

/* A word in lower case without what joins its parts; false where it is too long. */
static bool plain_of(const char *word, char plain[LONGEST + 3])
{
    size_t n = 0;
    plain[n++] = ' ';
    for (; *word; word++) {
        if (*word == '-' || *word == '_' || *word == '.')
            continue;
        if (n > LONGEST)
            return false;
        plain[n++] = *word >= 'A' && *word <= 'Z' ? (char)(*word + ('a' - 'A')) : *word;
    }
    plain[n] = ' ';
    plain[n + 1] = '\0';
    return n > 1 && !strchr(plain + 1, '=');
}

static const struct ec_option *own_name(const struct ec_verb *verb, const char *plain)
{
    char own[LONGEST + 3];
    for (size_t g = 0; verb->groups[g]; g++)
        for (size_t o = 0; o < verb->groups[g]->n_options; o++)
            if (plain_of(verb->groups[g]->options[o].name, own) && strcmp(own, plain) == 0)
                return &verb->groups[g]->options[o];
    return NULL;
}

const struct ec_option *ec_synonym_option(const struct ec_verb *verb, const char *word)
{
    char plain[LONGEST + 3];
    if (!plain_of(word, plain))
        return NULL;
    const struct ec_option *option = own_name(verb, plain);
    for (size_t s = 0; s < sizeof synonyms / sizeof *synonyms && !option; s++)
        if (strstr(synonyms[s].words, plain))
            option = ec_verb_option(verb, synonyms[s].option, strlen(synonyms[s].option));
    return option;
}

const struct ec_verb *ec_synonym_verb(const char *word)
{
    char plain[LONGEST + 3];
    const struct ec_verb *verb = NULL;
    if (!plain_of(word, plain))
        return NULL;
    for (size_t v = 0; v < sizeof verbs / sizeof *verbs && !verb; v++)
        if (strstr(verbs[v].words, plain))
            verb = ec_verb_find(verbs[v].option);
    return verb;
}

const char *ec_synonym_answer(const char *word)
{
    char plain[LONGEST + 3];
    if (!plain_of(word, plain))
        return NULL;
    for (size_t a = 0; a < sizeof answers / sizeof *answers; a++)
        if (strstr(answers[a].words, plain))
            return answers[a].option;
    return NULL;
}
