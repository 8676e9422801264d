// SPDX-License-Identifier: GPL-2.0-only
/*
 * doctor: whether this host can keep VFs apart, before there are any, and what
 * else stands in the way of giving one to a virtual machine. It changes
 * nothing and needs no module of ours.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "doctor.h"
#include "out.h"
#include "sys.h"

static const char *const verdict_name[] = {
	[PASS]		= "pass",
	[NOTE]		= "note",
	[UNSURE]	= "unknown",
	[WARN]		= "warn",
	[FAIL]		= "fail",
};

static bool something_failed;

enum verdict found(enum verdict verdict, char *detail, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(detail, DETAIL_SIZE, format, ap);
	va_end(ap);
	return verdict;
}

static const char *text_of(struct json_object *finding, const char *key)
{
	return json_object_get_string(json_object_object_get(finding, key));
}

static void print(struct json_object *finding)
{
	const char *remedy = text_of(finding, "remedy");

	printf("  %-7s  %-14s  %s\n", text_of(finding, "verdict"),
	       text_of(finding, "check"), text_of(finding, "detail"));
	if (remedy)
		printf("  %-7s  %-14s  remedy: %s\n", "", "", remedy);
}

static struct json_object *examine(const struct examination *examination,
				   const struct patient *patient)
{
	struct json_object *finding = json_object_new_object();
	char detail[DETAIL_SIZE] = "";
	enum verdict verdict = examination->look(patient, detail);

	if (verdict == FAIL)
		something_failed = true;
	out_add(finding, "check", examination->name);
	out_add(finding, "verdict", verdict_name[verdict]);
	out_add(finding, "detail", detail);
	out_add(finding, "remedy",
		verdict >= WARN ? examination->remedy : NULL);
	return finding;
}

/**
 * examine_all - go through a table, telling people as we go
 * @to: gets the findings
 * @subject: what is examined, for scripts
 * @table: of examinations
 * @patient: NULL for the host
 */
static void examine_all(struct json_object *to, const char *subject,
			const struct examination *table,
			const struct patient *patient)
{
	struct json_object *finding;

	for (; table->name; table++) {
		finding = examine(table, patient);
		out_add(finding, "subject", subject);
		if (!out_options.json)
			print(finding);
		json_object_array_add(to, finding);
	}
}

static void admit(struct patient *patient, const struct function *pf,
		  const struct function *vf)
{
	char id[SYS_NAME];

	memset(patient, 0, sizeof(*patient));
	patient->pf = *pf;
	config_read(pf->bdf, &patient->pf_config);
	sys_read(id, sizeof(id), FN "sriov_vf_device", pf->bdf);
	patient->vf_device = strtoul(id, NULL, 16) & 0xffff;
	if (vf)
		patient->vf = *vf;
	else
		function_load_vf(&patient->vf, pf, 0);
	if (has_vf(patient))
		config_read(patient->vf.bdf, &patient->vf_config);
}

static void examine_pf(struct json_object *to, const struct function *pf,
		       const struct function *vf)
{
	const struct function *subject = vf ? vf : pf;
	struct patient patient;
	char name[256];

	admit(&patient, pf, vf);
	config_name(subject, name, sizeof(name));
	if (!out_options.json)
		printf("%s %s\n", subject->bdf, name);
	examine_all(to, subject->bdf, preflight_examinations, &patient);
	examine_all(to, subject->bdf, use_examinations, &patient);
}

static enum status examine_one(struct json_object *to, const char *word)
{
	struct function f, pf;
	enum status status = function_find(&f, word);

	if (status)
		return status;
	if (function_is_pf(&f))
		examine_pf(to, &f, NULL);
	else if (function_is_vf(&f) && function_load(&pf, f.pf))
		examine_pf(to, &pf, &f);
	else
		return complain(MISSING, "%s is neither a VF nor can it have any", f.bdf);
	return DONE;
}

static void examine_host(struct json_object *to)
{
	struct functions pfs;

	if (!out_options.json)
		puts("host");
	examine_all(to, "host", host_examinations, NULL);
	functions_load(&pfs, function_is_pf);
	for (size_t i = 0; i < pfs.count; i++)
		examine_pf(to, &pfs.item[i], NULL);
	functions_free(&pfs);
}

static enum status doctor(const struct args *args)
{
	struct json_object *findings = json_object_new_array();
	enum status status = DONE;

	if (args->count)
		status = examine_one(findings, args->operand[0]);
	else
		examine_host(findings);
	if (out_options.json && !status)
		out_json("findings", json_object_get(findings));
	json_object_put(findings);
	return status ? status : something_failed ? FOUND : DONE;
}

const struct command doctor_commands[] = {
	{
		.run = doctor,
		.operands = "[PF|VF]",
		.max = 1,
		.help = "every check with its verdict and its remedy: host, devices, drivers, NUMA",
	},
	{}
};
